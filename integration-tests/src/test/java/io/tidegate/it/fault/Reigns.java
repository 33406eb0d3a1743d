package io.tidegate.it.fault;

import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.failover.GroupRecord;
import io.tidegate.it.check.Reign;
import java.util.ArrayList;
import java.util.List;

/** Who was the master, from when to when at the most, as ZooKeeper says. */
final class Reigns implements AutoCloseable {
    private static final long PAUSE_MILLIS = 10;

    private final Scene scene;
    private final List<Reign> past = new ArrayList<>();
    private final Thread looking;
    private GroupRecord last;
    private long lastSeen;
    private long since;
    private volatile boolean closed;

    private Reigns(Scene scene, GroupRecord first) {
        this.scene = scene;
        this.last = first;
        this.lastSeen = System.nanoTime();
        this.since = lastSeen - Scene.LONG.toNanos();
        this.looking = Thread.ofVirtual().unstarted(this::look);
    }

    static Reigns start(Scene scene) throws Exception {
        Reigns reigns = new Reigns(scene, scene.record().read().orElseThrow().content());
        reigns.looking.start();
        return reigns;
    }

    private void look() {
        while (!closed) {
            try {
                long before = System.nanoTime();
                GroupRecord now = scene.record().read().orElseThrow().content();
                see(now, before, System.nanoTime());
                Thread.sleep(PAUSE_MILLIS);
            } catch (DisconnectedException away) {
                // What changes meanwhile is seen later: a reign may seem longer, never shorter.
            } catch (InterruptedException closing) {
                return;
            } catch (io.tidegate.conf.document.UnreadableDocumentException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }

    private synchronized void see(GroupRecord now, long before, long after) {
        if (now.epoch() != last.epoch()) {
            past.add(new Reign(number(last.master()), since, after));
            since = lastSeen;
            last = now;
        }
        lastSeen = before;
    }

    /** Of the server, as it was started with. */
    static int number(String node) {
        return node.charAt(0) - 'a' + 1;
    }

    /** So far, the present one included. */
    synchronized List<Reign> all() {
        List<Reign> all = new ArrayList<>(past);
        all.add(new Reign(number(last.master()), since, System.nanoTime()));
        return all;
    }

    @Override
    public void close() {
        closed = true;
        looking.interrupt();
    }
}
