package io.tidegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Clients that ask for a large result and hardly read it: 1 KB a second each. Prints a line when
 * all have asked, and ends after some seconds.
 */
final class SlowReaders {
    private static final int A_SECOND = 1024;

    private SlowReaders() {}

    static int run(Target target, int clients, int seconds, boolean prepared, String sql)
            throws IOException, InterruptedException {
        List<Client> readers = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            Client client = Client.login(target);
            if (prepared) {
                client.execute(client.prepare(sql));
            } else {
                client.command(3, sql.getBytes(UTF_8));
            }
            readers.add(client);
        }
        System.out.println(clients + " have asked");
        long read = 0;
        for (int second = 0; second < seconds; second++) {
            TimeUnit.SECONDS.sleep(1);
            for (Client each : readers) {
                read += each.in().readNBytes(A_SECOND).length;
            }
        }
        for (Client each : readers) {
            each.close();
        }
        System.out.println(clients + " have read " + read + " bytes");
        return read == (long) clients * seconds * A_SECOND ? 0 : 1;
    }
}
