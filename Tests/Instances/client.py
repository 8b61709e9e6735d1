"""One caller's kept connection."""

import http.client
import json


class Refused(Exception):
    """An answer other than what the caller needs."""


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def json(self):
        return json.loads(self.body)

    @property
    def code(self):
        """The closed code of a problem; None of anything else."""
        return self.json().get("code") if self.headers.get("Content-Type") == "application/problem+json" else None


class Lost(Exception):
    """The connection broke before the answer: nobody knows whether the call took effect."""


class Client:
    def __init__(self, port, token=None, timeout=60):
        self.port, self.token, self.timeout = port, token, timeout
        self.connection = None

    def call(self, method, path, body=None, **headers):
        """`Answer`, whatever its status. Raises `Lost`."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        data = None
        if body is not None:
            data = json.dumps(body).encode()
            headers["Content-Type"] = "application/json"
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
            self.connection.request(method, path, data, headers)
            answer = self.connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        except (OSError, http.client.HTTPException) as error:
            self.close()
            raise Lost(repr(error)) from error

    def want(self, method, path, body=None, **headers):
        """The JSON of a success. Raises `Refused`, `Lost`."""
        answer = self.call(method, path, body, **headers)
        if answer.status >= 300:
            raise Refused(f"{method} {path}: {answer.status} {answer.body.decode(errors='replace')[:300]}")
        return answer.json() if answer.body else None

    def pages(self, path):
        """Every element of a list, from one page to the next (RFC 8288)."""
        while path:
            answer = self.call("GET", path)
            if answer.status != 200:
                raise Refused(f"GET {path}: {answer.status} {answer.body.decode(errors='replace')[:300]}")
            yield from answer.json()
            link = answer.headers.get("Link")
            path = link[1:link.index(">")] if link else None

    def close(self):
        if self.connection:
            self.connection.close()
        self.connection = None
