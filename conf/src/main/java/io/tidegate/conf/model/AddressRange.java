package io.tidegate.conf.model;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Addresses that begin alike, as in {@code 10.0.0.0/8}, or a single one.
 *
 * @param bits how many of {@code first}'s bits count
 */
public record AddressRange(InetAddress first, int bits) {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "((?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)(?:/(\\d{1,3}))?");

    public AddressRange {
        byte[] bytes = first.getAddress();
        if (bits < 0 || bits > bytes.length * Byte.SIZE) {
            throw new IllegalArgumentException("there are no /" + bits);
        }
        if (!Arrays.equals(bytes, masked(bytes, bits))) {
            throw new IllegalArgumentException("bits behind /" + bits + " are set");
        }
    }

    /**
     * @throws IllegalArgumentException if the text is no address or range
     */
    public static AddressRange parse(String text) {
        Matcher parts = WRITTEN.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an address");
        }
        InetAddress address = InetAddress.ofLiteral(parts.group(1));
        int all = address.getAddress().length * Byte.SIZE;
        return new AddressRange(
                address, parts.group(2) == null ? all : Integer.parseInt(parts.group(2)));
    }

    /** Whether an address lies in it; one of the other family never does. */
    public boolean contains(InetAddress address) {
        return (address instanceof Inet4Address) == (first instanceof Inet4Address)
                && Arrays.equals(masked(address.getAddress(), bits), first.getAddress());
    }

    private static byte[] masked(byte[] address, int bits) {
        byte[] result = address.clone();
        for (int i = 0; i < result.length; i++) {
            int kept = Math.clamp(bits - i * Byte.SIZE, 0, Byte.SIZE);
            result[i] &= (byte) (0xFF << (Byte.SIZE - kept));
        }
        return result;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
