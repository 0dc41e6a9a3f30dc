package dev.lad.shared.providers;

import dev.lad.shared.json.Json;
import dev.lad.shared.providers.ProviderAnswer.Kind;
import dev.lad.shared.providers.ProviderAnswer.Refused;
import dev.lad.shared.providers.ProviderAnswer.Unknown;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.multipart.MultipartForm;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;

/** One request, sent once, and what came back. */
final class ProviderExchange {
    private final WebClient client;
    private final ProviderSettings settings;
    private final Classifier classifier;
    private final Clock wall;

    ProviderExchange(WebClient client, ProviderSettings settings, Classifier classifier, Clock wall) {
        this.client = client;
        this.settings = settings;
        this.classifier = classifier;
        this.wall = wall;
    }

    /** What one sending came to, and whether it speaks against the provider's health. */
    record Sent(ProviderAnswer answer, boolean trouble) {}

    /** Never fails, and never lasts longer: the client's own time-out ends silence only, not an answer that drips. */
    Future<Sent> send(ProviderRequest request, Duration within) {
        long millis = Math.max(1, within.toMillis());
        var body = new CappedBody(settings.maxResponseBytes());
        HttpRequest<Void> http = client.requestAbs(request.method(), settings.baseUrl() + request.path())
                .timeout(millis)
                .as(body);
        settings.headers().forEach(http::putHeader);
        request.headers().forEach(http::putHeader);
        request.query().forEach(field -> http.addQueryParam(field.name(), field.value()));
        return sendBody(http, request.body())
                .timeout(millis, TimeUnit.MILLISECONDS)
                .onComplete(ended -> body.close())
                .map(response -> read(response, body.collected()))
                .otherwise(e -> new Sent(lost(e), true));
    }

    private static Future<HttpResponse<Void>> sendBody(HttpRequest<Void> http, ProviderBody body) {
        if (body instanceof ProviderBody.Json json) {
            return http.putHeader("content-type", "application/json").sendBuffer(Json.write(json.tree()));
        }
        if (body instanceof ProviderBody.Form form) {
            MultiMap fields = MultiMap.caseInsensitiveMultiMap();
            form.fields().forEach(field -> fields.add(field.name(), field.value()));
            return http.sendForm(fields);
        }
        if (body instanceof ProviderBody.Multipart multipart) {
            return http.sendMultipartForm(multipart(multipart.fields(), multipart.files()));
        }
        return http.send();
    }

    private static MultipartForm multipart(List<ProviderBody.Field> fields, List<ProviderBody.File> files) {
        MultipartForm form = MultipartForm.create();
        fields.forEach(field -> form.attribute(field.name(), field.value()));
        files.forEach(file -> form.binaryFileUpload(file.name(), file.fileName(), file.content(), file.mediaType()));
        return form;
    }

    private Sent read(HttpResponse<Void> response, Buffer body) {
        Optional<Duration> retryAfter = RetryAfter.parse(response.getHeader("retry-after"), wall.instant());
        ProviderAnswer answer =
                classifier.classify(new Classifier.Raw(response.statusCode(), response.headers(), body, retryAfter));
        boolean counted = answer instanceof Unknown unknown && unknown.replayed();
        return new Sent(answer, response.statusCode() >= 500 && !counted);
    }

    /** Before a connection stands nothing has been sent; after that nobody knows. */
    private ProviderAnswer lost(Throwable cause) {
        boolean neverSent = cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException
                || cause instanceof SSLHandshakeException
                || cause instanceof ConnectionPoolTooBusyException;
        return neverSent
                ? new Refused(
                        Kind.UNREACHABLE,
                        cause.getClass().getSimpleName(),
                        settings.name() + " could not be reached.",
                        Optional.empty())
                : Unknown.lost(cause.getClass().getSimpleName() + " while waiting for " + settings.name());
    }
}
