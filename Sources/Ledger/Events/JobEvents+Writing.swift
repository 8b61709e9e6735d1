import Governance
import Schemas

extension JobAccepted: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.key("bodySHA256")
            writer.string(bodySHA256)
            writer.key("disclosurePolicySHA256")
            writer.string(disclosurePolicySHA256)
            writer.key("idempotencyKey")
            writer.string(idempotencyKey)
            writer.key("job")
            try job.write(to: &writer)
        }
    }
}

extension JobSpecification: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        try writer.object { writer in
            writer.key("agreements")
            writer.array(agreements) { $1.string($0.rawValue) }
            if let background {
                writer.key("background")
                writer.boolean(background)
            }
            writer.key("datasets")
            writer.array(datasets) { $0.write(to: &$1) }
            writer.key("id")
            writer.string(id.rawValue)
            writer.key("organisation")
            writer.string(organisation.rawValue)
            writer.key("program")
            try program.write(to: &writer)
            writer.key("purpose")
            writer.string(purpose)
            writer.key("submittedAt")
            writer.integer(submittedAt.milliseconds)
            writer.key("submitter")
            writer.string(submitter.rawValue)
        }
    }
}

extension JobDataset: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.key("dataset")
            writer.string(dataset.rawValue)
            writer.key("manifestSHA256")
            writer.string(manifestSHA256)
        }
    }
}

extension Program: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) throws {
        guard case .sql(let text) = self else { return try writer.model(self) }
        writer.object { writer in
            writer.key("sql")
            writer.object { writer in
                writer.key("text")
                writer.string(text)
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
            writer.key("attempt")
            writer.integer(attempt)
            writer.key("job")
            writer.string(job.rawValue)
        }
    }
}

extension JobFinished: CanonicallyWritten {
    package func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.key("attempt")
            writer.integer(attempt)
            writer.key("commitments")
            writer.array(commitments) { commitment, writer in
                writer.object { writer in
                    writer.key("of")
                    writer.string(commitment.of)
                    writer.key("sha256")
                    writer.string(commitment.sha256)
                }
            }
            writer.key("job")
            writer.string(job.rawValue)
            writer.key("outcome")
            writer.string(outcome.rawValue)
        }
    }
}
