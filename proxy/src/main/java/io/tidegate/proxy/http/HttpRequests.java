package io.tidegate.proxy.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.ReadTimeoutException;
import io.tidegate.conf.model.Secret;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one connection. */
final class HttpRequests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRequests.class);
    private static final String BEARER = "Bearer ";
    private static final int BAD_REQUEST = HttpResponseStatus.BAD_REQUEST.code();
    private static final int UNAUTHORIZED = HttpResponseStatus.UNAUTHORIZED.code();
    private static final int NOT_FOUND = HttpResponseStatus.NOT_FOUND.code();
    private static final int NOT_ALLOWED = HttpResponseStatus.METHOD_NOT_ALLOWED.code();
    private static final int DEFECT = HttpResponseStatus.INTERNAL_SERVER_ERROR.code();

    private static final HttpAnswer UNREADABLE =
            HttpAnswer.text(BAD_REQUEST, "this is no HTTP request that is understood here");

    private final Map<String, HttpPage> pages;
    private final Optional<Secret> token;
    private final Executor answering;

    HttpRequests(Map<String, HttpPage> pages, Optional<Secret> token, Executor answering) {
        this.pages = pages;
        this.token = token;
        this.answering = answering;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.read();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean readable = request.decoderResult().isSuccess();
        boolean keepAlive = readable && HttpUtil.isKeepAlive(request);
        boolean head = request.method().equals(HttpMethod.HEAD);
        Supplier<HttpAnswer> answer = readable ? answer(request, head) : () -> UNREADABLE;
        answering.execute(() -> send(context, answer.get(), keepAlive, head));
    }

    /** The request is gone when the answer is made. */
    private Supplier<HttpAnswer> answer(FullHttpRequest request, boolean head) {
        if (!head && !request.method().equals(HttpMethod.GET)) {
            return () -> HttpAnswer.text(NOT_ALLOWED, "only GET is answered");
        }
        QueryStringDecoder asked = new QueryStringDecoder(request.uri());
        Map<String, List<String>> parameters;
        HttpPage page;
        try {
            page = pages.get(asked.path());
            parameters = asked.parameters();
        } catch (IllegalArgumentException malformed) {
            return () -> UNREADABLE;
        }
        if (page == null) {
            String known = String.join(", ", new TreeSet<>(pages.keySet()));
            return () -> HttpAnswer.text(NOT_FOUND, "there are: " + known);
        }
        if (page.isGuarded() && !mayAsk(request)) {
            return () ->
                    HttpAnswer.text(
                            UNAUTHORIZED, "send the header Authorization: Bearer, with the token");
        }
        return () -> answer(page, parameters);
    }

    private static HttpAnswer answer(HttpPage page, Map<String, List<String>> parameters) {
        try {
            return page.answer(parameters);
        } catch (RuntimeException defect) {
            LOG.error("defect while answering over HTTP", defect);
            return HttpAnswer.text(DEFECT, "a defect of the proxy, see its log");
        }
    }

    private boolean mayAsk(FullHttpRequest request) {
        if (token.isEmpty()) {
            return true;
        }
        String shown = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        return shown.startsWith(BEARER)
                && MessageDigest.isEqual(
                        shown.substring(BEARER.length()).getBytes(UTF_8),
                        token.get().reveal().getBytes(UTF_8));
    }

    private static void send(
            ChannelHandlerContext context, HttpAnswer answer, boolean keepAlive, boolean head) {
        byte[] body = answer.body().getBytes(UTF_8);
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        ByteBufUtil.writeUtf8(context.alloc(), head ? "" : answer.body()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.mediaType())
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
        if (answer.status() == UNAUTHORIZED) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        if (answer.status() == NOT_ALLOWED) {
            response.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD");
        }
        HttpUtil.setKeepAlive(response, keepAlive);
        var sent = context.writeAndFlush(response);
        if (keepAlive) {
            context.read();
        } else {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException) && !(cause instanceof ReadTimeoutException)) {
            LOG.warn("an HTTP connection is closed: {}", cause.toString());
        }
        context.close();
    }
}
