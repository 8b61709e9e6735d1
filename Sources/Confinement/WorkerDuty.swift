/// What the workers of a pool are for. Each class has a pool, and a keeper, of its own.
package enum WorkerDuty: String, Hashable, Sendable, Codable {
    /// Jobs over descriptors: datasets, files to import.
    case data
    /// Checks without data. Such a worker is never sent a descriptor, and could not take one: the only room in its table is for
    /// the memory file of a long request, which the server makes itself.
    case check

    /// The most descriptors of a caller that a worker may be sent.
    func descriptors(of limits: SandboxLimits) -> Int { self == .check ? 0 : limits.descriptors }
}
