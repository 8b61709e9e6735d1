import Hummingbird

/// The page at `/`: what this is and where the service's parts are, in Chinese and English. No scripts, no state.
enum FrontPage {
    static func add(to group: RouteGroup) {
        group.open(.get, "/", head: true) { call in
            let health = await Health.of(call.platform)
            return Response(
                status: .ok, headers: [.contentType: "text/html; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: html(isServing: health.isServing, version: health.version))))
        }
        group.open(.get, "/style.css", head: true) { _ in
            Response(
                status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: style)))
        }
    }

    private static func html(isServing: Bool, version: String) -> String {
        """
        <!doctype html>
        <html lang="zh-CN">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>数闸 Sluice</title>
        <link rel="stylesheet" href="/style.css">
        </head>
        <body>
        <main>
        <h1>数闸 <span lang="en">Sluice</span></h1>
        <p class="\(isServing ? "serving" : "failing")">\(isServing ? "服务正常" : "服务异常") · <span lang="en">\(isServing ? "serving" : "not serving")</span> · \(version)</p>
        <p>公共数据通过算法模型获取结果数据的计算与审核平台：数据不出域，经审核的结果才可开放。</p>
        <p lang="en">Computes over restricted public data: the data never leaves, only reviewed results do.</p>
        <table>
        <tr><th>接口 <span lang="en">Interface</span></th><td><code>/v1/…</code></td></tr>
        <tr><th>健康状态 <span lang="en">Health</span></th><td><a href="/healthz"><code>/healthz</code></a></td></tr>
        <tr><th>命令行 <span lang="en">Command line</span></th><td><code>sluice --help</code></td></tr>
        </table>
        </main>
        </body>
        </html>

        """
    }

    private static let style = """
        body { margin: 0; font: 16px/1.6 system-ui, "Noto Sans CJK SC", sans-serif; color: #1b2733; background: #f6f8fa; }
        main { max-width: 42rem; margin: 12vh auto; padding: 2rem 2.5rem; background: #fff; border: 1px solid #d7dee5; border-radius: 8px; }
        h1 { margin: 0 0 1rem; font-size: 2rem; }
        h1 span { color: #5b6b7b; font-weight: 400; font-size: 1.4rem; }
        .serving { color: #11703c; }
        .failing { color: #a3201d; }
        table { border-collapse: collapse; margin-top: 1.5rem; }
        th { text-align: left; font-weight: 500; padding: .25rem 2rem .25rem 0; }

        """
}
