import Wire

/// Reads the contents of one sealed table once, so that later jobs need not.
struct ValidateJob {
    let channel: JobChannel

    func serve(_ request: ValidateRequest, _ descriptors: [Int32]) {
        guard descriptors.count == 1 else { return channel.send(.failed(.invalidRequest)) }
        let table = channel.table(request.manifest, descriptors[0], isValidated: false)
        channel.send(table == nil ? .failed(.invalidTable) : .validated)
    }
}
