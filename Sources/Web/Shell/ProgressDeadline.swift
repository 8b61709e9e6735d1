import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose request does not come to its end in time, or whose answers are not read: either would hold it,
/// and with it one of the places for connections, for as long as the other side likes, and an orderly end of the server too.
/// (Heads that drip are the idle timeout's.) Requests that arrive whole and answers that leave at once cost nothing.
final class ProgressDeadline: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart

    private let limit: TimeAmount
    private var isAwaitingEnd = false
    private var requestTimer: Scheduled<Void>?
    private var answerTimer: Scheduled<Void>?

    init(limit: TimeAmount) { self.limit = limit }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: isAwaitingEnd = true
        case .body: break
        case .end:
            isAwaitingEnd = false
            Self.cancel(&requestTimer)
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if isAwaitingEnd, requestTimer == nil { requestTimer = closing(context) }
        context.fireChannelReadComplete()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            Self.cancel(&answerTimer)
        } else if answerTimer == nil {
            answerTimer = closing(context)
        }
        context.fireChannelWritabilityChanged()
    }

    func channelInactive(context: ChannelHandlerContext) {
        cancelAll()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { cancelAll() }

    private func closing(_ context: ChannelHandlerContext) -> Scheduled<Void> {
        let channel = context.channel
        return context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
    }

    private func cancelAll() {
        Self.cancel(&requestTimer)
        Self.cancel(&answerTimer)
    }

    private static func cancel(_ timer: inout Scheduled<Void>?) {
        timer?.cancel()
        timer = nil
    }
}
