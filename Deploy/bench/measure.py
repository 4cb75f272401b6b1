"""Runs the servers and the load of Deploy/bench/http, and prints a table. Standard library only."""

import argparse
import contextlib
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

TICKS = os.sysconf("SC_CLK_TCK")
BODY = b'{"filler":"' + b"x" * (4096 - 13) + b'"}'


def say(text):
    print(f"==> {text}", file=sys.stderr, flush=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process that listens, with its children."""

    def __init__(self, name, command, port):
        self.name, self.port = name, port
        self.log = tempfile.TemporaryFile()
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            if self.process.poll() is not None:
                break
            time.sleep(0.05)
        self.log.seek(0)
        sys.exit(f"error: {name} does not listen: {self.log.read().decode()}")

    def pids(self):
        root = str(self.process.pid)
        task = f"/proc/{root}/task/{root}/children"
        return [root] + open(task).read().split()

    def processor_seconds(self):
        total = 0
        for pid in self.pids():
            fields = open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def pss_bytes(self):
        total = 0
        for pid in self.pids():
            rollup = open(f"/proc/{pid}/smaps_rollup").read()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M).group(1)) * 1024
        return total

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Target:
    """What is asked of a server."""

    def __init__(self, server, path, scheme="http", port=None):
        self.server = server
        self.url = f"{scheme}://127.0.0.1:{port or server.port}{path}"


class Slice:
    """One run of wrk, with what it cost the server."""

    def __init__(self, target, connections, seconds, fields=(), script=None):
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
        for field in fields:
            command += ["-H", field]
        if script:
            command += ["-s", script]
        before = target.server.processor_seconds()
        text = subprocess.run(
            command + [target.url], capture_output=True, text=True, check=True
        ).stdout
        spent = max(target.server.processor_seconds() - before, 1 / TICKS)
        requests = int(re.search(r"(\d+) requests in", text).group(1))
        failed = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
        if failed or requests == 0:
            sys.exit(f"error: {target.url} did not answer well:\n{text}")
        broken = re.search(r"Socket errors: connect (\d+), read (\d+), write (\d+), timeout (\d+)", text)
        self.errors = sum(map(int, broken.groups())) if broken else 0
        self.per_cpu_second = requests / spent
        self.per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", text).group(1))
        self.p50, self.p99 = (self.milliseconds(text, part) for part in ("50%", "99%"))

    @staticmethod
    def milliseconds(text, part):
        number, unit = re.search(rf"{part}\s+([\d.]+)(us|ms|s)", text).groups()
        return float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


class SlowPeers:
    """Connections that hold a server as long as it lets them; one that is closed is begun anew."""

    def __init__(self, target, count):
        path = target.url.split("/", 3)[3]
        self.address = ("127.0.0.1", target.server.port)
        self.beginnings = [
            f"GET /{path} HTTP/1.1\r\nHost: a\r\nX-Slow: ".encode(),
            b"POST /scans HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n",
            f"GET /{path} HTTP/1.1\r\nHost: a\r\n\r\n".encode() * 300,
        ]
        self.begun, self.stopped = 0, threading.Event()
        self.sockets = [self.begin(index) for index in range(count)]
        self.thread = threading.Thread(target=self.drip)

    def begin(self, index):
        self.begun += 1
        connection = socket.socket()
        # Of an address of their own, for the connections of one are bounded.
        connection.bind((f"127.0.1.{index % 200 + 1}", 0))
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(self.address)
        connection.setblocking(False)
        with contextlib.suppress(OSError):
            connection.send(self.beginnings[index % 3])
        return connection

    def drip(self):
        while not self.stopped.wait(1):
            for index, connection in enumerate(self.sockets):
                if index % 3 == 2:
                    continue
                try:
                    if connection.recv(4096) == b"":
                        raise ConnectionResetError
                except BlockingIOError:
                    pass
                except OSError:
                    connection.close()
                    self.sockets[index] = self.begin(index)
                with contextlib.suppress(OSError):
                    self.sockets[index].send(b"a")

    def count_open(self):
        return sum(1 for index, c in enumerate(self.sockets) if index % 3 == 2 or is_open(c))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.thread.join()
        for connection in self.sockets:
            connection.close()


class Bench:
    def __init__(self, options):
        self.options, self.rows, self.notes = options, [], []

    def wants(self, name):
        return not self.options.rows or any(part in name for part in self.options.rows)

    def compare(self, name, reference, candidate, target, connections=64, **load):
        """`target`: what the ratio must reach; None if it is only to be known."""
        if not self.wants(name):
            return
        say(name)
        ratios, ours, theirs = [], [], []
        for pair in range(self.options.pairs):
            sides = [(theirs, reference), (ours, candidate)]
            # In turns, so that neither is always the one that runs after the other.
            for slices, asked in sides if pair % 2 == 0 else reversed(sides):
                slices.append(Slice(asked, connections, self.options.seconds, **load))
            ratios.append(ours[-1].per_cpu_second / theirs[-1].per_cpu_second)
        middle = statistics.median(ratios)
        self.rows.append((
            name,
            f"{statistics.median(s.per_cpu_second for s in theirs):,.0f}",
            f"{statistics.median(s.per_cpu_second for s in ours):,.0f}",
            f"{middle:.2f}",
            f"{min(ratios):.2f}-{max(ratios):.2f}",
            f">= {target}" if target else "-",
            "-" if target is None else "yes" if middle >= target else "NO",
        ))
        errors = sum(s.errors for s in ours)
        if errors:
            self.notes.append(f"{name}: {errors} errors of the connections to {candidate.server.name}")

    def latency(self, name, reference, candidate):
        """At a fixed rate: 64 connections, each of which waits 20 ms between requests."""
        if not self.wants(name):
            return
        say(name)
        pairs = []
        for pair in range(2 * self.options.pairs):
            first, second = (reference, candidate) if pair % 2 == 0 else (candidate, reference)
            slices = [self.paced(first), self.paced(second)]
            pairs.append(slices if pair % 2 == 0 else slices[::-1])
        rate = statistics.median(ours.per_second for _, ours in pairs)
        for part in ("p50", "p99"):
            theirs, ours = (statistics.median(getattr(p[i], part) for p in pairs) for i in (0, 1))
            ratios = [getattr(o, part) / getattr(t, part) for t, o in pairs]
            middle = statistics.median(ratios)
            must = part == "p99"
            self.rows.append((
                f"{name}, {part} in ms ({rate:,.0f}/s)", f"{theirs:.3f}", f"{ours:.3f}",
                f"{middle:.2f}", f"{min(ratios):.2f}-{max(ratios):.2f}",
                "<= 1.0" if must else "-", ("yes" if middle <= 1 else "NO") if must else "-",
            ))

    def paced(self, target):
        with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
            script.write("function delay() return 20 end\n")
            script.flush()
            return Slice(target, 64, self.options.seconds * 2, script=script.name)

    def beside_slow(self, name, target, count=1_000):
        """What ordinary requests notice of peers that send a byte a second or never read."""
        if not self.wants(name):
            return
        say(name)
        alone = [self.paced(target) for _ in range(self.options.pairs)]
        with SlowPeers(target, count) as slow:
            beside = [self.paced(target) for _ in range(self.options.pairs)]
            still = slow.count_open()
        for part in ("p50", "p99"):
            before, after = (statistics.median(getattr(s, part) for s in side) for side in (alone, beside))
            self.rows.append((
                f"{name}: {part} in ms, of alone", f"{before:.3f}", f"{after:.3f}", f"{after / before:.2f}",
                "-", "-", "-",
            ))
        self.notes.append(f"{name}: {still:,} of {count:,} were open at the end, {slow.begun:,} begun in all")
        errors = sum(s.errors for s in beside)
        if errors:
            self.notes.append(f"{name}: {errors} errors of ordinary connections")

    def idle(self, name, target, count=10_000):
        """Memory of connections that were answered once and then keep silent."""
        if not self.wants(name):
            return
        say(name)
        Slice(target, 64, self.options.seconds)
        quiet = [Slice(target, 64, self.options.seconds) for _ in range(self.options.pairs)]
        path = target.url.split("/", 3)[3]
        request = f"GET /{path} HTTP/1.1\r\nHost: a\r\n\r\n".encode()
        before, connections = target.server.pss_bytes(), []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", target.server.port))
            connection.sendall(request)
            connection.recv(16_384)
            connections.append(connection)
        each = (target.server.pss_bytes() - before) / count
        busy = [Slice(target, 64, self.options.seconds) for _ in range(self.options.pairs)]
        open_still = sum(1 for c in connections if is_open(c))
        for connection in connections:
            connection.close()
        rate, alone = (statistics.median(s.per_cpu_second for s in slices) for slices in (busy, quiet))
        limit = 512
        self.rows.append((
            f"{name}: bytes each", "-", f"{each:,.0f}", "-", "-", f"<= {limit}",
            "yes" if each <= limit else "NO",
        ))
        self.rows.append((
            f"{name}: 64 busy beside {open_still:,} idle, of alone", f"{alone:,.0f}", f"{rate:,.0f}",
            f"{rate / alone:.2f}", "-", "-", "-",
        ))

    def print(self):
        header = ("", "other", "ours", "ratio", "range", "target", "holds")
        table = [header] + self.rows
        widths = [max(len(row[i]) for row in table) for i in range(len(header))]
        print()
        for row in table:
            print("  " + "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(row, widths))
            ))
        print("\n  Requests per second of the server's processor time, but where another unit stands.")
        print(f"  Medians of {self.options.pairs} pairs of {self.options.seconds} s; 64 connections")
        print("  unless a row says otherwise; load average now", open("/proc/loadavg").read().split()[0])
        for note in self.notes:
            print(" ", note)


def is_open(connection):
    connection.setblocking(False)
    try:
        # What is left of the answer, or nothing yet; empty when the server has closed.
        return connection.recv(16_384) != b""
    except BlockingIOError:
        return True
    except OSError:
        return False


def nginx_configuration(folder, port, tls_port, deferred_port):
    # A literal of more than 4,096 bytes is refused, so the body comes in halves.
    halves = [BODY[:2048].decode(), BODY[2048:].decode()]
    return f"""
daemon off;
worker_processes 2;
error_log {folder}/nginx.log;
pid {folder}/nginx.pid;
events {{ worker_connections 20000; }}
worker_rlimit_nofile 65536;
http {{
  access_log off;
  keepalive_requests 1000000000;
  keepalive_timeout 3600s;
  sendfile on;
  tcp_nodelay on;
  open_file_cache max=100;
  open_file_cache_valid 3600s;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  default_type application/json;
  ssl_certificate {folder}/certificate.pem;
  ssl_certificate_key {folder}/key.pem;
  ssl_protocols TLSv1.3;
  server {{
    listen 127.0.0.1:{port} reuseport backlog=4096;
    listen 127.0.0.1:{tls_port} ssl reuseport backlog=4096;
    listen 127.0.0.1:{deferred_port} deferred reuseport backlog=4096;
    root {folder}/files;
    location = /x {{
      set $first '{halves[0]}';
      set $second '{halves[1]}';
      return 200 $first$second;
    }}
  }}
}}
"""


def write_files(folder, port, tls_port, deferred_port):
    os.mkdir(f"{folder}/files")
    with open(f"{folder}/files/x.txt", "wb") as file:
        file.write(BODY)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=bench.example", "-addext", "subjectAltName=DNS:bench.example",
         "-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"],
        check=True, capture_output=True,
    )
    with open(f"{folder}/nginx.conf", "w") as file:
        file.write(nginx_configuration(folder, port, tls_port, deferred_port))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pairs", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=2)
    parser.add_argument("--hummingbird")
    parser.add_argument("--build", default=".build/release")
    parser.add_argument("--ledger", required=True)
    parser.add_argument("--code", required=True, help="the path of a code of that ledger")
    parser.add_argument("rows", nargs="*")
    options = parser.parse_args()
    wayproof, benchmarks = f"{options.build}/wayproof", f"{options.build}/Benchmarks"
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="wayproof-bench-"))
        # nginx's workers are another user, if root starts it.
        os.chmod(folder, 0o755)

        def start(name, command, port):
            server = Server(name, command, port)
            stack.callback(server.stop)
            return server

        port, tls_port, deferred_port = free_port(), free_port(), free_port()
        write_files(folder, port, tls_port, deferred_port)
        nginx = start("nginx", ["nginx", "-c", f"{folder}/nginx.conf"], port)
        port = free_port()
        net = start("Net alone", [benchmarks, "http-server", f"127.0.0.1:{port}"], port)
        port, our_tls_port = free_port(), free_port()
        ours = start(
            "wayproof",
            [wayproof, "serve", "--data", options.ledger, "--listen", f"127.0.0.1:{port}",
             "--listen-tls", f"127.0.0.1:{our_tls_port}", "--public-folder", f"{folder}/files",
             "--certificate", f"{folder}/certificate.pem", "--key", f"{folder}/key.pem"],
            port,
        )
        bench = Bench(options)
        tls = [Target(s, path, "https", p)
               for s, path, p in ((nginx, "/x", tls_port), (ours, "/x.txt", our_tls_port))]
        deferred = Target(nginx, "/x", port=deferred_port)
        # The journey as JSON, and the same bytes as a file: no literal of nginx may be so long.
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{options.code}?format=journey") as answer:
            with open(f"{folder}/files/journey.json", "wb") as file:
                file.write(answer.read())
        run(bench, nginx, net, ours, options, start, tls, deferred, folder)
        bench.print()


def run(bench, nginx, net, ours, options, start, tls, deferred, folder):
    ready, file = Target(nginx, "/x"), Target(nginx, "/x.txt")
    floor, asset = Target(net, "/x"), Target(ours, "/x.txt")
    # First, while the server has freed no memory that these could lie in.
    bench.idle("10,000 idle", asset)
    bench.compare("loops alone : nginx return 200", ready, floor, 1.0)
    bench.compare("file : nginx return 200", ready, asset, 1.0)
    bench.compare("file, 512 connections : nginx return 200", ready, asset, 1.0, connections=512)
    bench.compare("file : nginx sendfile", file, asset, 1.5)
    close = ["Connection: close"]
    bench.compare("file, Connection: close : nginx return 200", ready, asset, 1.0, fields=close)
    # The service never accepts before a request is there; nginx does only if told.
    bench.compare("file, Connection: close : nginx deferred", deferred, asset, None, fields=close)
    bench.compare("file, TLS 1.3 : nginx return 200", *tls, 1.0, fields=["Host: bench.example"])
    journey = Target(ours, f"{options.code}?format=journey")
    size = os.path.getsize(f"{folder}/files/journey.json")
    same = Target(nginx, "/journey.json")
    bench.compare(f"journey, kept, {size:,} bytes : nginx sendfile", same, journey, None)
    accepts = ["Accept-Encoding: gzip", "Accept: text/html", "Accept-Language: fr"]
    page = Target(ours, options.code)
    bench.compare("page in French, kept, gzip : nginx return 200", ready, page, 0.65, fields=accepts)
    if options.hummingbird:
        port = free_port()
        peer = start("Hummingbird", [options.hummingbird, str(port), f"{folder}/files/x.txt"], port)
        bench.compare("file : Hummingbird", Target(peer, "/x"), asset, 3.3)
    bench.latency("file, fixed rate : nginx return 200", ready, asset)
    bench.beside_slow("file beside 1,000 slow peers", asset)


main()
