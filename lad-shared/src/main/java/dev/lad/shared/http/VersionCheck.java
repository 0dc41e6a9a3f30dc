package dev.lad.shared.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.VertxConnection;

/**
 * Makes a request of an HTTP version that is not spoken here an unreadable one, so that it is answered like those: Vert.x
 * itself answers 501 without a body. Nothing that follows on the connection is read.
 */
final class VersionCheck extends ChannelInboundHandlerAdapter {
    private boolean over;

    /** The version of a request is none that is spoken here. */
    static final class NotSpoken extends Exception {
        private static final long serialVersionUID = 1L;

        NotSpoken(HttpVersion version) {
            super(version.text(), null, false, false);
        }
    }

    static void on(HttpConnection connection) {
        if (connection instanceof VertxConnection open) {
            ChannelHandlerContext reader = open.channelHandlerContext();
            reader.pipeline().addBefore(reader.name(), VersionCheck.class.getName(), new VersionCheck());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (over) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess() && !isSpoken(request)) {
            over = true;
            request.setDecoderResult(DecoderResult.failure(new NotSpoken(request.protocolVersion())));
            request.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        context.fireChannelRead(message);
    }

    private static boolean isSpoken(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        return version.equals(HttpVersion.HTTP_1_1) || version.equals(HttpVersion.HTTP_1_0);
    }
}
