package io.tidegate.proxy.execution;

import io.netty.buffer.ByteBuf;
import io.tidegate.conf.error.TidegateException;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.PacketWriter;
import io.tidegate.proxy.wire.message.EofPacket;
import io.tidegate.proxy.wire.message.ErrPacket;
import io.tidegate.proxy.wire.message.OkPacket;
import io.tidegate.proxy.wire.message.SessionState;

/** Replies of one packet that the proxy gives itself. */
public final class Answers {
    private Answers() {}

    public static void ok(ResultSink sink, int status) {
        ok(sink, new OkPacket(0, 0, status, 0, ""));
    }

    public static void ok(ResultSink sink, OkPacket packet) {
        boolean tracks = Capability.has(sink.capabilities(), Capability.SESSION_TRACK);
        ByteBuf out = sink.alloc().buffer(32);
        int start = PacketWriter.begin(out);
        (tracks ? packet : packet.with(SessionState.NONE)).encode(out);
        PacketWriter.end(out, start, sink.replySequence());
        sink.write(out);
        sink.flush();
    }

    /** An EOF, which for newer clients is an OK under another header. */
    public static void eof(ResultSink sink, int status) {
        ByteBuf out = sink.alloc().buffer(16);
        int start = PacketWriter.begin(out);
        if (Capability.has(sink.capabilities(), Capability.DEPRECATE_EOF)) {
            OkPacket.of(status).encodeAsEof(out);
        } else {
            new EofPacket(0, status).encode(out);
        }
        PacketWriter.end(out, start, sink.replySequence());
        sink.write(out);
        sink.flush();
    }

    public static void error(ResultSink sink, TidegateException cause) {
        error(sink, ErrPacket.of(cause));
    }

    public static void error(ResultSink sink, ErrPacket packet) {
        error(sink, packet, sink.replySequence());
    }

    public static void error(ResultSink sink, ErrPacket packet, int sequence) {
        ByteBuf out = sink.alloc().buffer(128);
        int start = PacketWriter.begin(out);
        packet.encode(out);
        PacketWriter.end(out, start, sequence);
        sink.write(out);
        sink.flush();
    }
}
