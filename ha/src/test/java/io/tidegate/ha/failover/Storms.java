package io.tidegate.ha.failover;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

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

    /** Between two wishes for a master. */
    private static final int IMPATIENCE = 40;

    /** Of so many statements a leader stands still before one. */
    private static final int STATEMENTS = 5;

    private final Random random;
    private final List<SimulatedServer> servers;
    private final List<SimulatedMember> members;
    private final boolean startsWritable;
    private final @Nullable Storm usual;
    private Storm kind = Storm.PLAIN;
    private String former = "";
    private boolean left;
    private boolean returned;
    private boolean restarted;
    private boolean standing;
    private boolean awake;
    private long next;
    private long ebb;
    private long warning;
    private long blow;
    private long over;

    /**
     * @param usual what two of three are; null for no such
     */
    Storms(
            Random random,
            List<SimulatedServer> servers,
            List<SimulatedMember> members,
            boolean startsWritable,
            @Nullable Storm usual) {
        this.usual = usual;
        this.random = random;
        this.servers = servers;
        this.members = members;
        this.startsWritable = startsWritable;
        plan(0);
    }

    private void plan(long now) {
        Storm any = Storm.values()[random.nextInt(Storm.values().length)];
        kind = usual == null || random.nextInt(3) == 0 ? any : usual;
        next = now + random.nextInt(EVERY);
        // Short ones are many; in long ones a former master becomes the master again.
        blowAt(
                kind == Storm.RETURN || kind == Storm.ZOMBIE || kind == Storm.ALONE
                        ? next + WARNING + LONGEST / (kind == Storm.ALONE ? 2 : 1)
                        : next + 50 + random.nextInt(LONGEST >> random.nextInt(4)));
    }

    private void blowAt(long when) {
        blow = when;
        // Some proxies have stopped by then, and others not.
        ebb = blow - 1 - random.nextInt(WARNING);
        warning = blow - random.nextInt(WARNING);
        over = blow + 50 + random.nextInt(LONGEST / 4);
    }

    /** Whom to make the master by a switchover now; nobody's name is a failover. */
    Optional<String> step(long now, SimulatedObserver observer) {
        if (now == next) {
            begin(observer);
        } else if (now == ebb) {
            holdBack(observer);
        } else if (now == warning) {
            return Optional.of("");
        } else if (now == blow) {
            strike(observer);
            return Optional.of("");
        } else if (now >= over) {
            end();
            plan(now + 1);
        } else if (now > next && now < ebb) {
            return brew(now, observer);
        }
        return Optional.empty();
    }

    /** What commits of the master are to do from now on about replicas. */
    Optional<FailoverCause> durability(long now, SimulatedObserver observer) {
        boolean alone = kind == Storm.ALONE && now > next && now < blow;
        if (!alone || now % IMPATIENCE != 0) {
            return Optional.empty();
        }
        if (now >= blow - 2 * WARNING) {
            return Optional.of(FailoverCause.RESTORE);
        }
        for (SimulatedServer server : servers) {
            server.slow = !observer.isSettledOn(server.name);
        }
        boolean waits =
                servers.stream()
                        .anyMatch(each ->
                                observer.isSettledOn(each.name) && each.awaitsAcknowledgement());
        return waits ? Optional.of(FailoverCause.DEGRADE) : Optional.empty();
    }

    private void begin(SimulatedObserver observer) {
        SimulatedMember chosen = members.get(random.nextInt(members.size()));
        boolean alone = random.nextBoolean();
        members.forEach(each -> each.quiet = alone && each != chosen);
        if (kind == Storm.LATE) {
            chosen.late = true;
        } else if (kind != Storm.ZOMBIE && (kind != Storm.PLAIN || random.nextInt(3) > 0)) {
            cutOff(chosen);
        }
        former = observer.record().map(GroupRecord::master).orElse("");
        left = false;
        returned = false;
        restarted = false;
        standing = false;
        awake = false;
    }

    private static void cutOff(SimulatedMember member) {
        member.cutOff = true;
        member.peer.expire();
    }

    private Optional<String> brew(long now, SimulatedObserver observer) {
        return switch (kind) {
            case RETURN -> leaveAndReturn(now, observer);
            case RESTART -> restart(now, observer);
            case ZOMBIE -> bury(now, observer);
            case PLAIN, LATE, ALONE -> Optional.empty();
        };
    }

    /** Whether a leader that is about to change a server stands still now. */
    boolean standsStill(long now) {
        boolean begins =
                kind == Storm.ZOMBIE
                        && now > next
                        && now < ebb
                        && !standing
                        && random.nextInt(STATEMENTS) == 0;
        standing |= begins;
        return begins;
    }

    /** Whether it goes on: to be asked at each step from then on. */
    boolean goesOn(SimulatedObserver observer) {
        awake |= left && isShutOut(former, observer);
        return awake;
    }

    /**
     * When its successor has ended what it had begun, a proxy alone stays with that master, and all
     * others are led to the next.
     */
    private Optional<String> bury(long now, SimulatedObserver observer) {
        if (!standing || awake) {
            return standing || now % IMPATIENCE != 0 ? Optional.empty() : Optional.of("");
        }
        if (!left) {
            observer.record().ifPresent(record -> stay(record, observer));
            return Optional.empty();
        }
        return now % IMPATIENCE == 0 ? Optional.of(other()) : Optional.empty();
    }

    private void stay(GroupRecord record, SimulatedObserver observer) {
        if (!observer.isSettledOn(record.master())) {
            return;
        }
        members.stream()
                .filter(each -> !each.running && each.actsIn(record.epoch()))
                .findAny()
                .ifPresent(each -> {
                    cutOff(each);
                    each.quiet = false;
                    former = record.master();
                    left = true;
                });
    }

    private boolean isShutOut(String node, SimulatedObserver observer) {
        return observer.record().filter(known -> known.master().equals(node)).isPresent()
                && servers.stream()
                        .anyMatch(each ->
                                each.name.equals(node)
                                        && each.up
                                        && !each.writable
                                        && each.source.isEmpty());
    }

    private Optional<String> leaveAndReturn(long now, SimulatedObserver observer) {
        String master = observer.record().map(GroupRecord::master).orElse("");
        left |= !master.equals(former) && observer.isSettledOn(master);
        if (left && !returned && observer.isSettledOn(former)) {
            returned = true;
            // Those that are cut off take it for the master that they knew.
            blowAt(now + WARNING + random.nextInt(WARNING));
        }
        if (returned || now % IMPATIENCE != 0) {
            return Optional.empty();
        }
        return Optional.of(left ? former : other());
    }

    private String other() {
        List<String> others =
                servers.stream()
                        .map(each -> each.name)
                        .filter(each -> !each.equals(former))
                        .toList();
        return others.get(random.nextInt(others.size()));
    }

    private Optional<String> restart(long now, SimulatedObserver observer) {
        for (SimulatedServer server : servers) {
            if (!restarted && server.name.equals(former) && isShutOut(former, observer)) {
                restarted = true;
                server.crash(false);
                server.start(startsWritable);
            }
        }
        return restarted || now % IMPATIENCE != 0 ? Optional.empty() : Optional.of(other());
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
            each.late = false;
        });
        servers.forEach(each -> each.slow = false);
    }
}
