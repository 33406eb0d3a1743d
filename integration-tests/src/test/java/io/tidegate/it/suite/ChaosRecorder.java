package io.tidegate.it.suite;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/** Remembers what was asked last and what came of it, for whoever has to find out why. */
final class ChaosRecorder implements ChaosWire {
    private static final int MOST = 30;

    private final ChaosWire wire;
    private final Deque<String> last = new ArrayDeque<>();

    ChaosRecorder(ChaosWire wire) {
        this.wire = wire;
        note(wire.getClass().getSimpleName());
    }

    private void note(String what) {
        if (last.size() == MOST) {
            last.removeFirst();
        }
        last.addLast(what);
    }

    @Override
    public List<String> ask(String sql, Object... values) throws Refused, IOException {
        String asked = sql + (values.length == 0 ? "" : " " + Arrays.toString(values));
        try {
            List<String> rows = wire.ask(sql, values);
            note(asked + " -> " + rows);
            return rows;
        } catch (Refused | IOException | AssertionError failed) {
            note(asked + " -> " + failed);
            throw failed;
        }
    }

    @Override
    public void send(String sql) throws IOException {
        note(sql + " and no answer waited for");
        wire.send(sql);
    }

    @Override
    public boolean reset() throws Refused, IOException {
        note("reset");
        return wire.reset();
    }

    @Override
    public void vanish() {
        wire.vanish();
    }

    @Override
    public String toString() {
        return String.join("\n  ", last);
    }
}
