package io.tidegate.it.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;

/** The client's side of mysql_native_password and caching_sha2_password. */
final class RawLogin {
    private static final byte SWITCH = (byte) 0xfe;
    private static final byte ERR = (byte) 0xff;

    private final RawClient client;
    private final String password;
    private RawGreeting greeting;

    RawLogin(RawClient client, String password, RawGreeting greeting) {
        this.client = client;
        this.password = password;
        this.greeting = greeting;
    }

    String plugin() {
        return greeting.plugin();
    }

    byte[] proof() {
        boolean sha2 = plugin().equals("caching_sha2_password");
        String hash = sha2 ? "SHA-256" : "SHA-1";
        byte[] once = digest(hash, password.getBytes(StandardCharsets.UTF_8));
        byte[] twice = digest(hash, once);
        byte[] mask =
                sha2 ? digest(hash, twice, greeting.salt()) : digest(hash, greeting.salt(), twice);
        return xor(once, mask);
    }

    /** Logs in; the server's OK. */
    byte[] run(byte[] response) throws IOException {
        client.send(response, 1);
        List<byte[]> packets = exchange();
        byte[] last = packets.getLast();
        if (last[4] != 0) {
            throw new IOException(
                    "login refused: "
                            + new String(last, 4, last.length - 4, StandardCharsets.UTF_8));
        }
        return last;
    }

    /** Answers what the server asks, up to its verdict; all packets that it sent. */
    List<byte[]> exchange() throws IOException {
        List<byte[]> packets = new ArrayList<>();
        while (true) {
            byte[] packet = client.packet();
            packets.add(packet);
            int next = packet[3] + 1;
            if (packet[4] == 0 || packet[4] == ERR) {
                return packets;
            }
            if (packet[4] == SWITCH) {
                greeting = switched(packet);
                client.send(proof(), next);
            } else if (packet[4] == 1 && packet[5] == 4) {
                client.send(new byte[] {2}, next);
                byte[] key = client.packet();
                packets.add(key);
                client.send(encrypted(key), key[3] + 1);
            } else if (packet[4] != 1) {
                throw new IOException("no packet of a login: " + packet[4]);
            }
        }
    }

    private static RawGreeting switched(byte[] packet) {
        int end = 5;
        while (packet[end] != 0) {
            end++;
        }
        return new RawGreeting(
                new String(packet, 5, end - 5, StandardCharsets.US_ASCII),
                Arrays.copyOfRange(packet, end + 1, end + 21));
    }

    private byte[] encrypted(byte[] keyPacket) throws IOException {
        String pem = new String(keyPacket, 5, keyPacket.length - 5, StandardCharsets.US_ASCII);
        byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
        byte[] salt = greeting.salt();
        byte[] text = (password + "\0").getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < text.length; index++) {
            text[index] ^= salt[index % salt.length];
        }
        try {
            Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der)));
            return cipher.doFinal(text);
        } catch (GeneralSecurityException failed) {
            throw new IOException(failed);
        }
    }

    private static byte[] digest(String hash, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(hash);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] xor(byte[] left, byte[] right) {
        byte[] result = new byte[left.length];
        for (int index = 0; index < left.length; index++) {
            result[index] = (byte) (left[index] ^ right[index]);
        }
        return result;
    }
}
