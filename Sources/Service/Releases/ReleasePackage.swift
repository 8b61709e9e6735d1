import Foundation
import Ledger

/// A package as it is stored and sent: named files in one JSON object. On disk, one file each in a folder.
package struct ReleasePackage: Hashable, Sendable, Codable {
    package static let currentFormat = 1
    package static let certificateName = "certificate.json"
    /// A `SignatureRecord` over the certificate's exact bytes.
    package static let signatureName = "certificate.sig"
    /// Largest package, in bytes, and most files.
    package static let bytesLimit = 64 << 20
    package static let filesLimit = 128

    package var format: Int
    /// Name → contents.
    package var files: [String: String]

    package init(files: [String: String]) {
        format = Self.currentFormat
        self.files = files
    }

    /// Reads what a service sent. Throws `malformed`, `newer`.
    package init(bytes: Data) throws(ReleaseProblem) {
        guard bytes.count <= Self.bytesLimit, let package = try? CanonicalJSON.decode(Self.self, from: bytes) else {
            throw ReleaseProblem(.malformed, "not a release package")
        }
        guard package.format <= Self.currentFormat else { throw ReleaseProblem(.newer, "format \(package.format)") }
        guard package.files.count <= Self.filesLimit, package.files.keys.allSatisfy(Self.isPlainName) else {
            throw ReleaseProblem(.malformed, "a file's name is not plain")
        }
        self = package
    }

    /// Reads a folder, every file of it. Throws `malformed` for anything but plain files.
    package init(folder: String) throws(ReleaseProblem) {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder), names.count <= Self.filesLimit
        else {
            throw ReleaseProblem(.malformed, "the folder cannot be read")
        }
        var (files, total): ([String: String], Int) = ([:], 0)
        for name in names {
            let path = "\(folder)/\(name)"
            let attributes = try? FileManager.default.attributesOfItem(atPath: path)
            guard attributes?[.type] as? FileAttributeType == .typeRegular, let size = attributes?[.size] as? Int,
                size <= Self.bytesLimit - total, let bytes = FileManager.default.contents(atPath: path),
                let text = String(validating: bytes, as: UTF8.self)
            else { throw ReleaseProblem(.malformed, "\(name.prefix(64)) is not a file of a package") }
            total += size
            files[name] = text
        }
        self.init(files: files)
    }

    /// Writes a new folder: nothing is left of it when this throws.
    package func write(to folder: String) throws(ReleaseProblem) {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: folder) else { throw ReleaseProblem(.exists, "the folder exists already") }
        let partial = folder + ".partial"
        try? manager.removeItem(atPath: partial)
        do {
            try manager.createDirectory(atPath: partial, withIntermediateDirectories: true)
            for (name, text) in files {
                guard Self.isPlainName(name),
                    manager.createFile(atPath: "\(partial)/\(name)", contents: Data(text.utf8))
                else { throw ReleaseProblem(.malformed, "a file cannot be written") }
            }
            try manager.moveItem(atPath: partial, toPath: folder)
        } catch {
            try? manager.removeItem(atPath: partial)
            throw error as? ReleaseProblem ?? ReleaseProblem(.malformed, "the folder cannot be written")
        }
    }

    /// Letters, digits, `.`, `-`, `_`; not beginning with a point.
    static func isPlainName(_ name: String) -> Bool {
        (1...100).contains(name.utf8.count) && !name.hasPrefix(".")
            && name.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }
}

/// Why a package is not what it claims to be.
package struct ReleaseProblem: Error, Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        case malformed, newer, exists
        /// The signature is not over these bytes by the pinned key.
        case signatureInvalid
        /// A file's bytes are not the certified ones.
        case fileChanged
        case fileMissing
        /// A file that the certificate does not name.
        case fileUnknown
        /// The checkpoint in the certificate is not signed by the pinned key.
        case checkpointInvalid
        /// The key file cannot be read or is no key.
        case keyUnreadable
    }

    package var code: Code
    package var detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package var description: String { "\(code.rawValue): \(detail)" }
}
