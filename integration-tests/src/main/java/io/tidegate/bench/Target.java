package io.tidegate.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What is connected to, and from where.
 *
 * @param tls whether clients ask for TLS; they believe any certificate
 */
record Target(int port, String user, String password, String schema, boolean tls) {
    /** One address has some 28,000 ports, of which closed connections keep theirs for a minute. */
    private static final int PER_ADDRESS = 10_000;

    private static final int LOOPBACK = 127 << 24;
    private static final int PATIENCE_MILLIS = 30_000;

    /**
     * Opens the socket of one client.
     *
     * @param number of the client: every {@value #PER_ADDRESS} come from another address
     */
    Socket connect(int number) throws IOException {
        Socket socket = new Socket();
        socket.setReuseAddress(true);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(address(2 + number / PER_ADDRESS), 0));
        socket.connect(new InetSocketAddress(address(1), port), PATIENCE_MILLIS);
        return socket;
    }

    private static InetAddress address(int last) throws IOException {
        int bits = LOOPBACK | last;
        return InetAddress.getByAddress(
                new byte[] {
                    (byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits
                });
    }

    SSLSocket encrypt(Socket socket) throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
            SSLSocket encrypted =
                    (SSLSocket)
                            context.getSocketFactory().createSocket(socket, "tidegate", port, true);
            encrypted.startHandshake();
            return encrypted;
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static final class Trusting extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
