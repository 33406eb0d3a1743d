package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.Job;
import io.tidegate.ha.failover.FailoverState;
import io.tidegate.ha.mysql.node.SeedAdvice;
import io.tidegate.ha.supervision.GroupView;
import io.tidegate.ha.supervision.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The groups with failovers, if the proxy is in a cluster. May block. */
public final class GroupsAccess {
    /** Behind that a job goes on without anybody waiting for it. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final Duration LOOK = Duration.ofMillis(100);

    private final Live<Optional<Supervision>> supervision;

    public GroupsAccess(Live<Optional<Supervision>> supervision) {
        this.supervision = supervision;
    }

    /** Something that is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Supervision supervision) throws DisconnectedException;
    }

    private <T> Optional<T> ask(Question<T> question) {
        Optional<Supervision> known = supervision.current();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask(known.get()));
        } catch (DisconnectedException away) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "ZooKeeper does not answer (" + away.getMessage() + ")");
        }
    }

    /** Those of which a master is known; none on a proxy that is in no cluster. */
    public List<GroupView> views() {
        return ask(Supervision::views).orElse(List.of());
    }

    /** Failovers, switchovers and returns of nodes, the oldest first. */
    public List<Job<FailoverState>> jobs() {
        return ask(Supervision::jobs).orElse(List.of());
    }

    GroupView view(String group) {
        return views().stream()
                .filter(view -> view.group().id().name().equals(group))
                .findFirst()
                .orElseThrow(() ->
                        ErrorCode.ADMIN_FAILED.with(
                                "nothing is known of the failovers of a group "
                                        + group
                                        + ": it needs a section failover in the configuration, and the"
                                        + " proxy a ZooKeeper (SHOW GROUPS)"));
    }

    /** How a node is made anew that is not the master. */
    SeedAdvice seed(GroupView view, String node) {
        return ask(known -> known.seed(view, node))
                .flatMap(advice -> advice)
                .orElseThrow(() ->
                        ErrorCode.ADMIN_FAILED.with(
                                "no node of the group has told yet of which family it is; look again when one"
                                        + " answers"));
    }

    /** Begins a job and waits for its end. */
    AdminReply run(Supervision.Request request) throws InterruptedException {
        request.refusal()
                .ifPresent(why -> {
                    throw ErrorCode.ADMIN_FAILED.with("nothing was changed: " + why);
                });
        String id = ask(known -> known.begin(request)).orElseThrow();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Job<FailoverState>> job = ask(known -> known.job(id)).orElseThrow();
            if (job.isPresent()) {
                switch (job.get().state()) {
                    case FailoverState.Done(var _, String master, List<String> notes) -> {
                        return AdminReply.done(
                                master
                                        + " is the master"
                                        + (notes.isEmpty() ? "" : "; " + String.join("; ", notes)));
                    }
                    case FailoverState.Undone(var _, String why) ->
                            throw ErrorCode.ADMIN_FAILED.with("nothing was changed: " + why);
                    default -> {}
                }
            }
            Thread.sleep(LOOK);
        }
        throw ErrorCode.ADMIN_FAILED.with(
                "job " + id + " goes on; SELECT * FROM failovers says how far it is");
    }
}
