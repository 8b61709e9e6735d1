import Foundation

/// JSON that says exactly one thing: no repeated key, no number that is none, nothing after the end. The tokens are looked at by
/// the compiler of seccomp policies (Sandbox/policy/text.c), which knows what readers let through.
enum StrictJSON {
    static func object(_ text: [UInt8]) throws(ConfinementError) -> StrictObject {
        if let complaint = PolicyCompiler.complaint(about: text) { throw ConfinementError(.badPolicy, complaint) }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(text)) else {
            throw ConfinementError(.badPolicy, "syntax: not JSON")
        }
        guard case .object(let values) = value else {
            throw ConfinementError(.badPolicy, "wrongType: a policy must be an object")
        }
        return StrictObject(path: "", values: values)
    }
}

/// What a policy is made of; anything else is `other`.
enum JSONValue: Decodable {
    case object([String: JSONValue])
    case text(String)
    case integer(Int)
    case flag(Bool)
    case other

    init(from decoder: any Decoder) throws {
        if let values = try? [String: JSONValue](from: decoder) {
            self = .object(values)
            return
        }
        guard let container = try? decoder.singleValueContainer() else {
            self = .other
            return
        }
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .integer(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .other
        }
    }
}

/// An object whose every key must be asked for.
struct StrictObject {
    let path: String
    private(set) var values: [String: JSONValue]

    init(path: String, values: [String: JSONValue]) {
        self.path = path
        self.values = values
    }

    private mutating func take(_ key: String) throws(ConfinementError) -> JSONValue {
        guard let value = values.removeValue(forKey: key) else {
            throw ConfinementError(.badPolicy, "missingKey: \(path)\(key)")
        }
        return value
    }

    mutating func integer(_ key: String) throws(ConfinementError) -> Int {
        guard case .integer(let number) = try take(key) else {
            throw ConfinementError(.badPolicy, "wrongType: \(path)\(key) must be a whole number")
        }
        return number
    }

    mutating func text(_ key: String) throws(ConfinementError) -> String {
        guard case .text(let text) = try take(key) else {
            throw ConfinementError(.badPolicy, "wrongType: \(path)\(key) must be a text")
        }
        return text
    }

    mutating func flag(_ key: String) throws(ConfinementError) -> Bool {
        guard case .flag(let flag) = try take(key) else {
            throw ConfinementError(.badPolicy, "wrongType: \(path)\(key) must be true or false")
        }
        return flag
    }

    mutating func object(_ key: String) throws(ConfinementError) -> StrictObject {
        guard case .object(let values) = try take(key) else {
            throw ConfinementError(.badPolicy, "wrongType: \(path)\(key) must be an object")
        }
        return StrictObject(path: "\(path)\(key).", values: values)
    }

    func end() throws(ConfinementError) {
        if let key = values.keys.min() { throw ConfinementError(.badPolicy, "unknownKey: \(path)\(key)") }
    }
}
