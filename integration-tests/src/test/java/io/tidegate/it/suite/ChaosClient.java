package io.tidegate.it.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.it.suite.ChaosLedger.Outcome;
import io.tidegate.it.suite.ChaosWire.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** Does random things until it is time to stop, in one session after the other. */
final class ChaosClient {
    /** What a client may be told while its connections are killed and wanted by others. */
    private static final Pattern EXPECTED =
            Pattern.compile(
                    "(1062|1317|1927|1213|1205|1053|1180|3024|2013|1105|1040) .*|.*TG-(POOL-EXHAUSTED|SESSION-STATE-NOT-PORTABLE|GROUP-UNREACHABLE"
                            + "|OUTCOME-UNKNOWN|PARTIAL-WRITE).*",
                    Pattern.DOTALL);

    /** What a write that is executed in part says of the shards of a group. */
    private static final String PARTIAL = "(?s).*TG-PARTIAL-WRITE: (.*; )?%s: ([^;(]*, )?%s .*";

    private final Random random;
    private final ChaosKeys keys;
    private final ChaosLedger ledger;
    private final List<List<Long>> accounts;
    private final int port;

    /**
     * @param accounts of each group
     */
    ChaosClient(
            long seed, ChaosKeys keys, ChaosLedger ledger, List<List<Long>> accounts, int port) {
        this.random = new Random(seed);
        this.keys = keys;
        this.ledger = ledger;
        this.accounts = accounts;
        this.port = port;
    }

    void run(BooleanSupplier goesOn) {
        while (goesOn.getAsBoolean()) {
            try {
                session(goesOn);
            } catch (IOException gone) {
                // The session was lost with a connection that it could not do without.
            }
        }
    }

    private void session(BooleanSupplier goesOn) throws IOException {
        ChaosWire wire;
        try {
            wire = new ChaosRecorder(wire());
        } catch (Refused refused) {
            assertThat(refused.getMessage()).matches(EXPECTED);
            return;
        }
        try {
            ChaosSession session = new ChaosSession(wire, random, keys);
            boolean setsNothing = random.nextBoolean();
            for (int step = random.nextInt(40); step >= 0 && goesOn.getAsBoolean(); step--) {
                if (setsNothing || random.nextBoolean()) {
                    sharedStep(session);
                } else {
                    privateStep(session);
                }
            }
        } catch (Refused refused) {
            assertThat(refused.getMessage()).as("in %s", wire).matches(EXPECTED);
        } catch (AssertionError failed) {
            throw new AssertionError(failed.getMessage() + "\nin " + wire, failed);
        } finally {
            wire.vanish();
        }
    }

    private ChaosWire wire() throws Refused, IOException {
        return switch (random.nextInt(6)) {
            case 0 -> new ChaosDriverWire(Driver.CONNECTOR_J_PREPARED, port);
            case 1 -> new ChaosDriverWire(Driver.MARIADB_PREPARED, port);
            default -> new ChaosTextWire(port);
        };
    }

    /** What leaves nothing on a connection. */
    private void sharedStep(ChaosSession session) throws Refused, IOException {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> transfer(session.wire());
            case 5, 6 -> insertAndRead(session);
            case 7 -> session.look();
            case 8 -> session.lookAtNote();
            case 9 -> session.changeSchema();
            case 10 -> readOneShard(session);
            default -> {
                session.wire().send("SELECT id, REPEAT('x', 2000) FROM app.counters");
                throw new IOException("this client leaves in the middle of its statement");
            }
        }
    }

    private void privateStep(ChaosSession session) throws Refused, IOException {
        switch (random.nextInt(7)) {
            case 0 -> session.changeVariable();
            case 1 -> session.lookAtVariable();
            case 2 -> session.changeSetting();
            case 3, 4 -> session.useTemporaryTable();
            case 5 -> session.insertNote();
            default -> session.reset();
        }
    }

    private void readOneShard(ChaosSession session) throws Refused, IOException {
        long account = account(accounts.get(random.nextInt(accounts.size())));
        assertThat(session.tagged(", id", "FROM app.counters WHERE id = ?", account))
                .containsExactly(Long.toString(account));
    }

    private long account(List<Long> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Money goes from one account to another of the same group, with two rows to witness it. */
    private void transfer(ChaosWire wire) throws Refused, IOException {
        int group = random.nextInt(accounts.size());
        long row = keys.take(4) + group;
        List<Long> witnesses = List.of(row, row + 2);
        long from = account(accounts.get(group));
        long to = account(accounts.get(group));
        int amount = 1 + random.nextInt(100);
        Outcome outcome = Outcome.NOT_DONE;
        String told = "";
        try {
            wire.ask("BEGIN");
            wire.ask("UPDATE app.counters SET n = n - ? WHERE id = ?", amount, from);
            wire.ask("UPDATE app.counters SET n = n + ? WHERE id = ?", amount, to);
            wire.ask("INSERT INTO app.counters (id, n) VALUES (?, 0), (?, 0)", row, row + 2);
            switch (random.nextInt(16)) {
                case 0 -> wire.ask("ROLLBACK");
                case 1 -> throw new IOException("this client leaves before its COMMIT");
                case 2 -> {
                    outcome = Outcome.UNKNOWN;
                    wire.send("COMMIT");
                    throw new IOException("this client leaves in its COMMIT");
                }
                default -> {
                    outcome = Outcome.UNKNOWN;
                    wire.ask("COMMIT");
                    outcome = Outcome.DONE;
                }
            }
        } catch (Refused refused) {
            told = String.valueOf(refused.getMessage());
            if (!refused.isOutcomeUnknown()) {
                outcome = Outcome.NOT_DONE;
            }
            throw refused;
        } finally {
            ledger.transfer(witnesses, outcome, from, to, amount, told);
        }
    }

    /** Some rows on both groups, and what is there of them afterwards. */
    private void insertAndRead(ChaosSession session) throws Refused, IOException {
        int count = 2 + random.nextInt(5);
        long first = keys.take(count);
        List<Long> rows = LongStream.range(first, first + count).boxed().toList();
        List<Long> values = new ArrayList<>(rows);
        if (random.nextInt(4) == 0) {
            // A row that is there already: its group has to take the others back.
            values.add(account(accounts.get(random.nextInt(accounts.size()))));
        }
        String sql =
                "INSERT INTO app.counters (id, n) VALUES "
                        + String.join(", ", Collections.nCopies(values.size(), "(?, 0)"));
        Outcome outcome = Outcome.UNKNOWN;
        String told = "";
        try {
            session.wire().ask(sql, values.toArray());
            outcome = Outcome.DONE;
        } catch (Refused refused) {
            told = String.valueOf(refused.getMessage());
            outcome = refused.isOutcomeUnknown() ? Outcome.UNKNOWN : Outcome.NOT_DONE;
            throw refused;
        } finally {
            for (int group = 0; group < accounts.size(); group++) {
                int parity = group;
                ledger.rows(
                        rows.stream().filter(row -> row % 2 == parity).toList(),
                        ofGroup("g" + group, outcome, told),
                        told);
            }
        }
        assertThat(
                        session.tagged(
                                ", id",
                                "FROM app.counters WHERE id >= ? AND id < ?",
                                first,
                                first + count))
                .containsExactlyInAnyOrderElementsOf(rows.stream().map(String::valueOf).toList());
    }

    private static Outcome ofGroup(String group, Outcome outcome, String told) {
        if (!told.contains("TG-PARTIAL-WRITE")) {
            return outcome;
        }
        if (told.matches(PARTIAL.formatted("applied", group))) {
            return Outcome.DONE;
        }
        return told.matches(PARTIAL.formatted("unknown", group))
                ? Outcome.UNKNOWN
                : Outcome.NOT_DONE;
    }
}
