package io.tidegate.proxy.admin.command;

import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.diagnosis.Choice;
import io.tidegate.ha.diagnosis.Finding;
import io.tidegate.ha.failover.Waiver;
import io.tidegate.ha.supervision.GroupView;
import io.tidegate.ha.supervision.Judgement;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** {@code EXPLAIN FAILOVER}. */
public final class ExplainFailover extends DeclaredCommand {
    private final GroupsAccess groups;

    public ExplainFailover(GroupsAccess groups) {
        super(
                AdminRole.VIEWER,
                "EXPLAIN FAILOVER <group:name>",
                "What is seen of a group, what would be done now, who would become the master, and why each"
                        + " other node would not. Nothing is done.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        GroupView view = groups.view(arguments.text("group"));
        List<List<String>> rows = new ArrayList<>();
        rows.add(
                List.of(
                        "master",
                        view.record().master(),
                        "in epoch " + view.record().epoch() + ", " + view.durability()));
        if (view.waiver().stands()) {
            rows.add(List.of("durability", view.record().master(), words(view.waiver())));
        }
        for (Finding finding : view.diagnosis().findings()) {
            rows.add(
                    List.of(
                            "seen",
                            finding.node(),
                            finding.condition() + ": " + finding.evidence()));
        }
        rows.add(List.of("now", "", words(view.judgement())));
        view.managedElsewhere()
                .ifPresentOrElse(
                        why -> rows.add(List.of("next", "", why)),
                        () -> choose(view.choice(), rows));
        return AdminReply.rows(List.of("What", "Node", "Why"), rows);
    }

    private static String words(Waiver waiver) {
        return (waiver.standing() == Waiver.Standing.IN_FORCE
                        ? "commits do not wait for a replica since "
                        : "commits wait again, and no replica is known to have what was told since ")
                + Instant.ofEpochMilli(waiver.since())
                + ": "
                + waiver.reason();
    }

    private static String words(Judgement judgement) {
        return switch (judgement) {
            case Judgement.Nothing() -> "nothing would be done";
            case Judgement.Begin begin ->
                    begin.plan().cause() + " would begin: " + begin.plan().reason();
            case Judgement.Hold(String why) -> why;
        };
    }

    private static void choose(Choice choice, List<List<String>> rows) {
        switch (choice) {
            case Choice.Chosen chosen ->
                    rows.add(
                            List.of(
                                    "next",
                                    chosen.node(),
                                    "would become the master, as far as is known without the proxies'"
                                            + " own word"));
            case Choice.Refused refused -> rows.add(List.of("next", "", refused.words()));
        }
        new TreeMap<>(choice.others())
                .forEach((node, verdict) ->
                        rows.add(List.of("not", node, verdict.reason() + ": " + verdict.words())));
    }
}
