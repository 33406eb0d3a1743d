package io.tidegate.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Logs in, asks one thing, and is silent. Reads numbers from its input, one a line, and answers
 * each when so many connections are open; ends with its input.
 */
final class Idle {
    private static final int AT_ONCE = 20;

    private Idle() {}

    static int run(Target target) throws IOException {
        Queue<Client> held = new ConcurrentLinkedQueue<>();
        Crowd crowd = new Crowd();
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String order = orders.readLine(); order != null; order = orders.readLine()) {
            int wanted = Integer.parseInt(order.strip());
            crowd.run(
                    held.size(),
                    wanted,
                    AT_ONCE,
                    number -> {
                        Client client = Client.login(target);
                        held.add(client);
                        client.query("SELECT 1");
                    });
            System.out.println(held.size() + " open, " + crowd.report());
        }
        return crowd.failures() == 0 ? 0 : 1;
    }
}
