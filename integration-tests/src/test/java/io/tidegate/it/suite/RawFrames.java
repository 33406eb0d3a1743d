package io.tidegate.it.suite;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The compressed framing of a {@link RawClient}, strict about what it gets. */
final class RawFrames {
    private static final int MAX_FRAME = 0xff_ffff;
    private static final int MIN_COMPRESSED = 50;

    private final DataInputStream in;
    private final OutputStream out;
    private final boolean zstd;
    private byte[] content = new byte[0];
    private int at;
    private int sequence;

    RawFrames(DataInputStream in, OutputStream out, boolean zstd) {
        this.in = in;
        this.out = out;
        this.zstd = zstd;
    }

    /** Each write is one command. */
    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int single) throws IOException {
                write(new byte[] {(byte) single}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                sequence = 0;
                ByteArrayOutputStream frames = new ByteArrayOutputStream();
                for (int done = 0; done < length; done += MAX_FRAME) {
                    int piece = Math.min(MAX_FRAME, length - done);
                    frame(frames, Arrays.copyOfRange(bytes, from + done, from + done + piece));
                }
                out.write(frames.toByteArray());
            }
        };
    }

    private void frame(ByteArrayOutputStream to, byte[] piece) {
        byte[] body = piece.length < MIN_COMPRESSED ? piece : compressed(piece);
        medium(to, body.length);
        to.write(sequence++);
        medium(to, body == piece ? 0 : piece.length);
        to.writeBytes(body);
    }

    private static void medium(ByteArrayOutputStream to, int value) {
        to.write(value);
        to.write(value >> 8);
        to.write(value >> 16);
    }

    private byte[] compressed(byte[] piece) {
        if (zstd) {
            return Zstd.compress(piece);
        }
        Deflater deflater = new Deflater(1);
        deflater.setInput(piece);
        deflater.finish();
        byte[] room = new byte[piece.length + piece.length / 100 + 64];
        int length = deflater.deflate(room);
        deflater.end();
        return Arrays.copyOf(room, length);
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] single = new byte[1];
                return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                while (at == content.length) {
                    if (!next()) {
                        return -1;
                    }
                }
                int piece = Math.min(length, content.length - at);
                System.arraycopy(content, at, bytes, from, piece);
                at += piece;
                return piece;
            }
        };
    }

    private boolean next() throws IOException {
        byte[] header = new byte[7];
        try {
            in.readFully(header);
        } catch (EOFException end) {
            return false;
        }
        if ((header[3] & 0xff) != (sequence & 0xff)) {
            throw new IOException(
                    "frame " + (header[3] & 0xff) + " where " + sequence + " was due");
        }
        sequence = (header[3] & 0xff) + 1;
        byte[] body = new byte[medium(header, 0)];
        in.readFully(body);
        int before = medium(header, 4);
        content = before == 0 ? body : decompressed(body, before);
        at = 0;
        return true;
    }

    private byte[] decompressed(byte[] body, int length) throws IOException {
        if (zstd) {
            return Zstd.decompress(body, length);
        }
        try {
            Inflater inflater = new Inflater();
            inflater.setInput(body);
            byte[] bytes = new byte[length + 1];
            int got = inflater.inflate(bytes);
            if (got != length || !inflater.finished()) {
                throw new IOException("a frame of " + got + " bytes that declares " + length);
            }
            inflater.end();
            return Arrays.copyOf(bytes, length);
        } catch (DataFormatException corrupt) {
            throw new IOException(corrupt);
        }
    }

    private static int medium(byte[] bytes, int from) {
        return (bytes[from] & 0xff)
                | (bytes[from + 1] & 0xff) << 8
                | (bytes[from + 2] & 0xff) << 16;
    }
}
