import Hummingbird
import Service

extension Problem {
    /// What an error is to the outside. Whatever is not known here is ours, and says nothing of itself.
    init(describing error: any Error) {
        switch error {
        case let problem as Problem: self = problem
        case let error as WebError: self.init(error)
        case let error as ServiceRejection:
            self.init(
                status: error.status, code: error.code.rawValue, detail: error.detail, reasons: error.reasons,
                diagnostics: error.diagnostics)
        case let error as ServiceFault:
            // The detail is for the log: it may name files.
            self.init(
                status: error.status, code: error.code.rawValue,
                detail: error.status == 503 ? "try again later" : "the service could not do it")
        case let error as HTTPError where error.status.code < 500:
            self.init(
                status: error.status.code, code: WebError.Code.fieldInvalid.rawValue, detail: "the request is not valid"
            )
        default: self.init(WebError(.fault, "the service could not do it"))
        }
    }
}
