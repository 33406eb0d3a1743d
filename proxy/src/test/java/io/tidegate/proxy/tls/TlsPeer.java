package io.tidegate.proxy.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.tidegate.conf.certificate.Identity;
import java.io.ByteArrayOutputStream;
import java.util.Optional;
import javax.net.ssl.SSLException;

/** The other end of a handler that speaks TLS, without a network: bytes go over one by one. */
public final class TlsPeer {
    private final EmbeddedChannel channel;
    private Optional<String> failure = Optional.empty();

    private TlsPeer(SslContext context) {
        channel = new EmbeddedChannel();
        channel.pipeline().addLast(context.newHandler(ByteBufAllocator.DEFAULT));
    }

    /** A client that trusts everybody and shows {@code mine} if it is asked. */
    public static TlsPeer client(Optional<Identity> mine) {
        SslContextBuilder builder =
                SslContextBuilder.forClient()
                        .endpointIdentificationAlgorithm(null)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE);
        mine.ifPresent(identity -> builder.keyManager(identity.key(), identity.chain()));
        return new TlsPeer(build(builder));
    }

    public static TlsPeer server(Identity mine) {
        return new TlsPeer(
                build(
                        SslContextBuilder.forServer(mine.key(), mine.chain())
                                .clientAuth(ClientAuth.NONE)));
    }

    private static SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets both sides say what they have to say until neither has anything more. */
    public void exchange(EmbeddedChannel other) {
        boolean moved = true;
        while (moved) {
            moved = move(channel, other) | move(other, channel);
        }
    }

    private boolean move(EmbeddedChannel from, EmbeddedChannel to) {
        from.runPendingTasks();
        boolean moved = false;
        for (ByteBuf out = from.readOutbound(); out != null; out = from.readOutbound()) {
            moved = true;
            while (out.isReadable()) {
                if (to.isOpen()) {
                    feed(to, to.alloc().buffer(1).writeByte(out.readByte()));
                } else {
                    out.skipBytes(out.readableBytes());
                }
            }
            out.release();
        }
        return moved;
    }

    private void feed(EmbeddedChannel to, ByteBuf one) {
        try {
            to.writeInbound(one);
        } catch (DecoderException broken) {
            if (to != channel) {
                throw broken;
            }
            failure = Optional.of(Faults.reason(broken));
        }
    }

    /** Why this side gave up, if it did. */
    public Optional<String> failure() {
        return failure;
    }

    /** Encrypts, unless the other side has given up; {@link #exchange} brings it over. */
    public void write(byte[] bytes) {
        if (!channel.isOpen()) {
            return;
        }
        channel.writeOutbound(channel.alloc().buffer(bytes.length).writeBytes(bytes));
    }

    /** What was decrypted so far. */
    public byte[] read() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ByteBuf in = channel.readInbound(); in != null; in = channel.readInbound()) {
            byte[] bytes = new byte[in.readableBytes()];
            in.readBytes(bytes);
            all.writeBytes(bytes);
            in.release();
        }
        return all.toByteArray();
    }

    public void close() {
        channel.finishAndReleaseAll();
    }
}
