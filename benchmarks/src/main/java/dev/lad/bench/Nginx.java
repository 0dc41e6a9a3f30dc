package dev.lad.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx as a reverse proxy of one worker, with connections to the other side kept alive and no access log. */
final class Nginx implements AutoCloseable {
    private static final String CONFIGURATION = """
            worker_processes 1;
            daemon off;
            pid %1$s/nginx.pid;
            error_log %1$s/error.log warn;
            events { worker_connections 1024; }
            http {
                access_log off;
                keepalive_requests 1000000000;
                client_body_temp_path %1$s/body;
                proxy_temp_path %1$s/proxy;
                fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi;
                scgi_temp_path %1$s/scgi;
            """;

    private static final String SERVER = """
                upstream to%1$d { server 127.0.0.1:%1$d; keepalive 256; keepalive_requests 1000000000; }
                server {
                    listen 127.0.0.1:%2$d;
                    location / {
                        proxy_pass http://to%1$d;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                        proxy_set_header Host $host;
                        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                }
            """;

    private final Process process;

    private Nginx(Process process) {
        this.process = process;
    }

    /**
     * In front of each of the ports at the keys, at the port beside it.
     *
     * @return nothing where nginx is not installed
     */
    static Optional<Nginx> start(Path directory, Map<Integer, Integer> ports) throws IOException, InterruptedException {
        if (!installed()) {
            return Optional.empty();
        }
        Files.createDirectories(directory);
        var text = new StringBuilder(CONFIGURATION.formatted(directory));
        ports.forEach((service, port) -> text.append(SERVER.formatted(service, port)));
        Path file = Files.writeString(directory.resolve("nginx.conf"), text + "}\n");
        Process process = new ProcessBuilder(List.of(
                        "nginx",
                        "-c",
                        file.toString(),
                        "-e",
                        directory.resolve("error.log").toString()))
                .inheritIO()
                .start();
        TimeUnit.MILLISECONDS.sleep(500);
        if (!process.isAlive()) {
            throw new IOException("nginx does not start; see " + directory.resolve("error.log"));
        }
        return Optional.of(new Nginx(process));
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    private static boolean installed() throws InterruptedException {
        try {
            return new ProcessBuilder("nginx", "-v")
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException absent) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }
}
