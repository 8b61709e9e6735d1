import Wire

/// One job: the request that opens it, and for a query its runs. Every way out sends a last frame, unless the server is gone.
package struct Job {
    let channel: JobChannel

    package init(_ channel: JobChannel) { self.channel = channel }

    /// Serves the job that `message` opens.
    package func serve(_ message: RequestMessage) {
        guard let request = try? Request(message: message.payload) else {
            return channel.send(.failed(.invalidRequest))
        }
        switch request {
        case .check(let check) where message.descriptors.isEmpty: CheckJob(channel: channel).serve(check)
        case .query(let query): QueryJob(channel: channel).serve(query, message.descriptors)
        case .ingest(let ingest): IngestJob(channel: channel).serve(ingest, message.descriptors)
        case .validate(let validate): ValidateJob(channel: channel).serve(validate, message.descriptors)
        case .check, .run: channel.send(.failed(.invalidRequest))
        }
    }
}
