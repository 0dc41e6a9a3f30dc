package dev.lad.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.function.Function;

/** The merged contract to browse and try: Swagger UI from its jar. The page loads nothing from anywhere else. */
final class DocsPage {
    /** Styles may stand in the page, since Swagger UI writes them there; scripts may not. */
    static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String INDEX = """
            <!DOCTYPE html>
            <html lang="en">
              <head>
                <meta charset="utf-8">
                <title>LAD API</title>
                <link rel="icon" type="image/png" href="/docs/assets/favicon-32x32.png">
                <link rel="stylesheet" href="/docs/assets/swagger-ui.css">
              </head>
              <body>
                <div id="docs"></div>
                <script src="/docs/assets/swagger-ui-bundle.js"></script>
                <script src="/docs/start.js"></script>
              </body>
            </html>
            """;

    private static final String START = """
            window.ui = SwaggerUIBundle({
              url: "/openapi.json",
              dom_id: "#docs",
              deepLinking: true,
              docExpansion: "none",
              filter: true,
              validatorUrl: null,
            });
            """;

    private DocsPage() {}

    /** @param pages makes a place for a page at a path */
    static void mount(Function<String, Route> pages) {
        pages.apply("/docs").handler(context -> page(context, "text/html; charset=utf-8", INDEX));
        pages.apply("/docs/start.js").handler(context -> page(context, "text/javascript; charset=utf-8", START));
        pages.apply("/docs/assets/*")
                .handler(StaticHandler.create("META-INF/resources/webjars/swagger-ui/" + version())
                        .setIndexPage("swagger-ui.css")
                        .setIncludeHidden(false));
    }

    private static void page(RoutingContext context, String type, String text) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(text);
    }

    /** The jar's folder is called after its version, which its build wrote beside it. */
    private static String version() {
        String path = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
        try (InputStream in = DocsPage.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("swagger-ui is not on the classpath");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(path, unreadable);
        }
    }
}
