import Confinement
import ShippedPolicies
import Testing

/// Texts that must not become a policy: each is the shipped one with one change, and has a code of its own.
@Suite struct PolicyTextTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var code: String
        var from: String
        var to: String
        var testDescription: String { "\(code) \(to.prefix(40))" }

        init(_ code: String, _ from: String, _ to: String) {
            self.code = code
            self.from = from
            self.to = to
        }
    }

    static let end = "\n  ]\n}\n"
    static let cases: [Case] = [
        Case("unknownCall", #""munmap""#, #""munmapp""#),
        Case("missingDefault", #""default": "kill","#, ""),
        Case("textAfterEnd", end, end + "x"),
        Case("secondDocument", end, end + "{}"),
        Case("trailingComma", #""rt_sigprocmask"]"#, #""rt_sigprocmask",]"#),
        Case("comment", #"  "version""#, #"/* hi */ "version""#),
        Case("singleQuote", #""kill""#, "'kill'"),
        Case("duplicateKey", #""default": "kill""#, #""default": "log", "default": "kill""#),
        Case("duplicateKey", #"{"index": 2, "op""#, #"{"index": 0, "index": 2, "op""#),
        Case("escapedKey", #""default""#, #""def\u0061ult""#),
        Case("zeroByte", end, end + "\0"),
        Case("defaultAllows", #""default": "kill""#, #""default": "allow""#),
        Case("unknownKey", #""version": 1,"#, #""version": 1, "defualt": "kill","#),
        Case("endsEarly", end, ""),
        Case("fractionalVersion", #""version": 1"#, #""version": 1.0"#),
        Case("unknownConstant", "PROT_EXEC", "PROT_EXCE"),
        Case("valueOutsideMask", #""value": "MAP_PRIVATE""#, #""value": 32"#),
        Case("foreignCall", #""munmap""#, #""socketcall""#),
        Case("badLiteral", #""version": 1"#, #""version": 1, "note": TRUE"#),
        Case("leadingZero", #""value": 3}"#, #""value": 03}"#),
        Case("numberOutOfRange", #""value": 3}"#, #""value": 99999999999999999999}"#),
        Case("tooDeep", #""version": 1"#, #""version": 1, "note": [[[[[[[[1]]]]]]]]"#),
        Case("alreadyDecided", #""exit_group"]}"#, #""exit_group"]}, {"action": "allow", "calls": ["munmap"]}"#),
        Case("conflictingAction", end, #", {"action": "allow", "calls": ["clone3"]}"# + end),
        Case("badNumber", #""version": 1"#, #""version": NaN"#),
        Case("controlCharacter", "never executable", "never\texecutable"),
        Case("checkCallDecided", #""munmap""#, #""munmap", "swapoff""#),
        Case("byteOrderMark", "{\n  \"version\"", "\u{feff}{\n  \"version\""),
        Case("unknownVersion", #""version": 1"#, #""version": 2"#),
        Case("missingKey", #""version": 1,"#, ""),
        Case("wrongType", #""calls": ["munmap""#, #""calls": [7, "munmap""#),
        Case("unknownAction", #""action": "errno""#, #""action": "trap""#),
        Case("badErrno", #""errno": 38"#, #""errno": 4096"#),
        Case("noCalls", #""calls": ["mprotect"]"#, #""calls": []"#),
        Case("badNumberValue", #""value": 3}"#, #""value": true}"#),
        Case("badIndex", #"{"index": 2, "op""#, #"{"index": 6, "op""#),
        Case("unknownOperator", #""op": "equal""#, #""op": "above""#),
        Case(
            "tooManyArguments", #""arguments": [{"index": 2, "op": "masked", "mask": "PROT_EXEC", "value": 0}]"#,
            #""arguments": []"#),
        Case("sameAsDefault", end, #", {"action": "kill", "calls": ["vfork"]}"# + end),
        Case("badCharacter", #""version": 1,"#, #""version": 1, ~"#),
        Case("badEscape", "never executable", #"never \q"#),
        Case("syntax", #""version": 1,"#, #""version" 1,"#),
    ]

    @Test(arguments: cases) func aBadTextHasItsCode(_ c: Case) throws {
        let shipped = String(decoding: ShippedPolicies.seccompWorker, as: UTF8.self)
        let at = try #require(shipped.firstRange(of: c.from), "the shipped policy has no \(c.from)")
        try refused([UInt8]((shipped[..<at.lowerBound] + c.to + shipped[at.upperBound...]).utf8), c.code)
    }

    @Test func textsThatAreNoMutations() throws {
        try refused([], "emptyText")
        try refused([UInt8](" \n".utf8), "emptyText")
        try refused([UInt8](repeating: 0x20, count: 65_537), "textTooLong")
        try refused(Array("{\"note\": \"".utf8) + [0xff] + Array("\"}".utf8), "notUTF8")
        try refused(Array("{\(String((0..<300).map { "\"k\($0)\": 1," }.joined().dropLast()))}".utf8), "tooManyKeys")
    }

    /// More calls than are counted; and fewer of them, but a program longer than the kernel takes (4,096 instructions).
    @Test func tooManyCallsAndTooLongAProgram() throws {
        let head = #"{"version": 1, "default": "kill", "check": {"call": "swapoff", "errno": 3999}, "rules": ["#
        func rule(_ number: Int) -> String {
            let arguments = (0..<6).map { index in
                #"{"index":\#(index),"op":"equal","value":\#((number * 7 + index + 1) << 32 | number * 13 + index + 1)}"#
            }
            return #"{"action":"allow","calls":["read"],"arguments":[\#(arguments.joined(separator: ","))]}"#
        }
        let many = (0..<520).map {
            #"{"action":"allow","calls":["write"],"arguments":[{"index":0,"op":"equal","value":\#($0)}]}"#
        }
        try refused(Array((head + many.joined(separator: ",") + "]}").utf8), "tooManyCalls")
        let long = (0..<190).map(rule)
        try refused(Array((head + long.joined(separator: ",") + "]}").utf8), "programTooLarge")
    }

    @Test func theShippedPoliciesCompile() throws {
        let worker = try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker)
        let ingest = try SandboxPolicyProgram(json: ShippedPolicies.seccompIngest)
        #expect(worker.instructions.count < ingest.instructions.count)
        #expect(worker.checkErrno == 3999)
        _ = try SandboxPolicyProgram(json: ShippedPolicies.seccompWorker + Array(" \n\n".utf8))
    }

    private func code(_ text: [UInt8]) -> String? {
        do throws(ConfinementError) {
            _ = try SandboxPolicyProgram(json: text)
            return nil
        } catch {
            #expect(error.code == .badPolicy)
            return error.detail.split(separator: ":").first.map(String.init)
        }
    }

    private func refused(_ text: [UInt8], _ expected: String) throws {
        #expect(code(text) == expected)
    }
}
