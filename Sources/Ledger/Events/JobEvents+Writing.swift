import Governance
import Schemas

extension JobAccepted: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.member("bodySHA256", bodySHA256)
            writer.member("disclosurePolicySHA256", disclosurePolicySHA256)
            writer.member("idempotencyKey", idempotencyKey)
            writer.key("job")
            try job.write(to: &writer)
        }
    }
}

extension JobSpecification: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.member("agreements", agreements)
            writer.member("background", background)
            writer.key("datasets")
            writer.array(datasets) { $0.write(to: &$1) }
            writer.member("id", id.rawValue)
            writer.member("organisation", organisation.rawValue)
            writer.key("program")
            try program.write(to: &writer)
            writer.member("purpose", purpose)
            writer.member("submittedAt", submittedAt.milliseconds)
            writer.member("submitter", submitter.rawValue)
        }
    }
}

extension JobDataset: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.member("dataset", dataset.rawValue)
            writer.member("manifestSHA256", manifestSHA256)
        }
    }
}

extension Program: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        guard case .sql(let text) = self else { return try writer.model(self) }
        writer.object { writer in
            writer.key("sql")
            writer.object { writer in
                writer.member("text", text)
            }
        }
    }
}

extension CanonicalWriter {
    /// Arguments are few and of many types: `JSONEncoder` knows them.
    fileprivate mutating func model(_ program: Program) throws {
        struct Plain: Encodable {
            let program: Program
            func encode(to encoder: any Encoder) throws { try program.encode(to: encoder) }
        }
        try encoded(Plain(program: program))
    }
}

extension JobLeased: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.member("attempt", attempt)
            writer.member("job", job.rawValue)
        }
    }
}

extension JobFinished: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.member("attempt", attempt)
            writer.key("commitments")
            writer.array(commitments) { commitment, writer in
                writer.object { writer in
                    writer.member("of", commitment.of)
                    writer.member("sha256", commitment.sha256)
                }
            }
            writer.member("job", job.rawValue)
            writer.member("outcome", outcome.rawValue)
        }
    }
}
