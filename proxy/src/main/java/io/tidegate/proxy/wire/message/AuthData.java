package io.tidegate.proxy.wire.message;

import java.util.Arrays;

/** Bytes of an authentication exchange. They print as their length only. */
public final class AuthData {
    public static final AuthData EMPTY = new AuthData(new byte[0]);

    private final byte[] bytes;

    private AuthData(byte[] bytes) {
        this.bytes = bytes;
    }

    public static AuthData of(byte[] bytes) {
        return new AuthData(bytes.clone());
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AuthData data && Arrays.equals(bytes, data.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "AuthData[" + bytes.length + " bytes]";
    }
}
