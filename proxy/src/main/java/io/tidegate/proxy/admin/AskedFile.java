package io.tidegate.proxy.admin;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.tidegate.proxy.execution.FilePayload;
import io.tidegate.proxy.execution.FileTaker;
import io.tidegate.proxy.execution.ResultSink;
import io.tidegate.proxy.wire.Capability;
import io.tidegate.proxy.wire.PacketWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/**
 * A file that a command takes from where its user is. The client is asked for it as by LOAD DATA
 * LOCAL; it sends what it wants to, or nothing.
 *
 * <p>Threads: the event loop of the client, but for {@link #read}.
 */
final class AskedFile implements FileTaker {
    private static final int ASK = 0xFB;
    private static final int MAX_BYTES = 4 * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventLoop loop;
    private final ResultSink replies;
    private final IntConsumer answersAt;
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private FilePayload payload = new FilePayload();
    private boolean wanted;
    private volatile boolean asked;

    /**
     * @param answersAt told the sequence id of the answer behind a file
     */
    AskedFile(EventLoop loop, ResultSink replies, IntConsumer answersAt) {
        this.loop = loop;
        this.replies = replies;
        this.answersAt = answersAt;
    }

    /** Asks for one and waits for it, on a thread that may block. */
    String read(String path) throws IOException, InterruptedException {
        if (!Capability.has(replies.capabilities(), Capability.LOCAL_FILES)) {
            throw new IOException(
                    "the client sends no files: start mysql with --local-infile=1, or write the text"
                            + " itself in quotes");
        }
        loop.execute(() -> ask(path));
        byte[] bytes = arrived.poll(PATIENCE.toSeconds() * 2, TimeUnit.SECONDS);
        if (bytes == null) {
            throw new IOException("the client has not sent " + path);
        }
        if (bytes.length == 0) {
            throw new IOException("the client has sent nothing: is there a file " + path + "?");
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException(path + " is larger than 4 MiB: this cannot be a configuration");
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notText) {
            throw new IOException(path + " is not UTF-8 text", notText);
        }
    }

    /** Another command begins. */
    void begin() {
        asked = false;
    }

    /**
     * Whether the client was asked: then it takes no rows for an answer, only an OK or an error.
     */
    boolean wasAsked() {
        return asked;
    }

    private void ask(String path) {
        ByteBuf out = replies.alloc().buffer(64);
        int start = PacketWriter.begin(out);
        out.writeByte(ASK).writeBytes(path.getBytes(StandardCharsets.UTF_8));
        int next = PacketWriter.end(out, start, replies.replySequence());
        content.reset();
        payload = new FilePayload();
        wanted = true;
        asked = true;
        replies.write(out);
        replies.flush();
        replies.receiveFile(next);
    }

    @Override
    public boolean takesFile() {
        return wanted;
    }

    @Override
    public Duration patience() {
        return PATIENCE;
    }

    @Override
    public void file(ByteBuf part) {
        try {
            // What is too much is read, for the client is to have an answer, and dropped.
            payload.read(
                    part,
                    (bytes, count) -> {
                        if (content.size() <= MAX_BYTES) {
                            content.write(bytes, 0, count);
                        }
                    });
        } finally {
            part.release();
        }
    }

    @Override
    public void fileEnded(int sequence) {
        wanted = false;
        answersAt.accept(sequence);
        arrived.add(content.toByteArray());
    }

    /** The client is gone. */
    void abandon() {
        arrived.add(new byte[0]);
    }
}
