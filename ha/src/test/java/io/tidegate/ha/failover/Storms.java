package io.tidegate.ha.failover;

import java.util.List;
import java.util.Random;

/**
 * Troubles that come together, because each of them alone harms nobody: a proxy that does not hear
 * of new epochs, clients of one proxy alone that write, a replica that is far behind, and then the
 * loss of the master with the one replica that is not.
 */
final class Storms {
    /** One begins every so many steps. */
    private static final int EVERY = 300;

    private static final int LONGEST = 1_600;

    private static final int WARNING = 120;

    private final Random random;
    private final List<SimulatedServer> servers;
    private final List<SimulatedMember> members;
    private long next;
    private long ebb;
    private long warning;
    private long blow;
    private long over;

    Storms(Random random, List<SimulatedServer> servers, List<SimulatedMember> members) {
        this.random = random;
        this.servers = servers;
        this.members = members;
        plan(0);
    }

    private void plan(long now) {
        next = now + random.nextInt(EVERY);
        // Short ones are many; in long ones a former master becomes the master again.
        blow = next + 50 + random.nextInt(LONGEST >> random.nextInt(4));
        // Some proxies have stopped by then, and others not.
        ebb = blow - 1 - random.nextInt(WARNING);
        warning = blow - random.nextInt(WARNING);
        over = blow + 50 + random.nextInt(LONGEST / 4);
    }

    /** True when a failover is due. */
    boolean step(long now, SimulatedObserver observer) {
        if (now == next) {
            begin();
        } else if (now == ebb) {
            holdBack(observer);
        } else if (now == warning) {
            return true;
        } else if (now == blow) {
            strike(observer);
            return true;
        } else if (now >= over) {
            end();
            plan(now + 1);
        }
        return false;
    }

    private void begin() {
        SimulatedMember chosen = members.get(random.nextInt(members.size()));
        boolean alone = random.nextBoolean();
        members.forEach(each -> each.quiet = alone && each != chosen);
        if (random.nextInt(3) > 0) {
            chosen.cutOff = true;
            chosen.peer.expire();
        }
    }

    /** One replica falls behind just before the others are lost; it had all until then. */
    private void holdBack(SimulatedObserver observer) {
        SimulatedServer server = servers.get(random.nextInt(servers.size()));
        server.slow = !observer.isSettledOn(server.name);
    }

    /** The master is lost, and mostly a replica with it that was in time. */
    private void strike(SimulatedObserver observer) {
        if (servers.stream().noneMatch(each -> each.slow)) {
            holdBack(observer);
        }
        String master = observer.record().map(GroupRecord::master).orElse("");
        for (SimulatedServer server : servers) {
            if (server.name.equals(master)) {
                lose(server, random.nextInt(3));
            } else if (!server.slow) {
                lose(server, random.nextInt(4));
            }
        }
    }

    private static void lose(SimulatedServer server, int how) {
        switch (how) {
            case 0 -> server.crash(false);
            case 1 -> server.frozen = server.up;
            case 2 -> {
                if (server.up) {
                    server.crash(true);
                    server.start(false);
                }
            }
            default -> {}
        }
    }

    void end() {
        members.forEach(each -> {
            each.quiet = false;
            each.cutOff = false;
        });
        servers.forEach(each -> each.slow = false);
    }
}
