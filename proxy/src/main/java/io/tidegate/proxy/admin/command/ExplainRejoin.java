package io.tidegate.proxy.admin.command;

import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.model.AdminRole;
import io.tidegate.ha.mysql.gtid.GtidSet;
import io.tidegate.ha.mysql.node.ServerState;
import io.tidegate.ha.supervision.GroupView;
import io.tidegate.proxy.admin.grammar.Arguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code EXPLAIN REJOIN}. */
public final class ExplainRejoin extends DeclaredCommand {
    private final GroupsAccess groups;

    public ExplainRejoin(GroupsAccess groups) {
        super(
                AdminRole.VIEWER,
                "EXPLAIN REJOIN NODE <node:name> IN GROUP <group:name>",
                "Whether a node can follow the master again by REJOIN NODE, and how it is made anew out of"
                        + " another one where it cannot: statements and commands with where each is to be run."
                        + " Nothing is done.");
        this.groups = groups;
    }

    @Override
    public AdminReply run(Arguments arguments, Caller caller) {
        String group = arguments.text("group");
        String node = arguments.text("node");
        GroupView view = groups.view(group);
        if (view.group().nodes().stream().noneMatch(each -> each.name().equals(node))) {
            throw ErrorCode.ADMIN_FAILED.with("group " + group + " has no node " + node);
        }
        String master = view.record().master();
        if (node.equals(master)) {
            throw ErrorCode.ADMIN_FAILED.with(
                    node + " is the master of group " + group + ": the others follow it");
        }
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("master", master, "in epoch " + view.record().epoch()));
        view.diagnosis().findings().stream()
                .filter(finding -> finding.node().equals(node))
                .forEach(finding ->
                        rows.add(
                                row(
                                        "seen",
                                        node,
                                        finding.condition() + ": " + finding.evidence())));
        rows.add(row("now", node, verdict(view, node, master)));
        groups.seed(view, node).steps().forEach(step -> rows.add(row("anew", node, step)));
        return AdminReply.rows(List.of("What", "Node", "Why"), rows);
    }

    private static List<String> row(String what, String node, String why) {
        return List.of(what, node, why);
    }

    private static String verdict(GroupView view, String node, String master) {
        Optional<ServerState> its = view.snapshot().known(node);
        Optional<ServerState> model = view.snapshot().known(master);
        if (its.isEmpty() || model.isEmpty()) {
            return "not known: "
                    + (its.isEmpty() ? node : master)
                    + " has not told what it has; look again when it answers";
        }
        if (its.get().family() != model.get().family()) {
            return "never: it is of another family than the master; make it anew";
        }
        GtidSet more = its.get().willHave().minus(model.get().has());
        return more.isEmpty()
                ? "REJOIN NODE "
                        + node
                        + " IN GROUP "
                        + view.group().id().name()
                        + " has it follow, as long as the master keeps the logs that it lacks: it has nothing"
                        + " that the master has not"
                : "not by REJOIN NODE, unless the master gets them, too: it has transactions that the master"
                        + " has not ("
                        + more
                        + "); look whether they matter, then make it anew";
    }
}
