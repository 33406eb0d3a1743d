package io.tidegate.ha.settings;

import io.tidegate.ha.mysql.node.ServerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is to be said of a group's servers beside each other. */
final class GroupRules {
    /** What clients would find changed when another node answers them. */
    private static final Map<String, String> ALIKE =
            Map.of(
                    "character_set_server", "tables that are made have other texts",
                    "collation_server", "tables that are made compare texts in another way",
                    "sql_mode", "what one takes another refuses",
                    "time_zone", "times are read in another zone",
                    "system_time_zone", "times are read in another zone where time_zone is SYSTEM",
                    "transaction_isolation", "transactions see something else",
                    "max_allowed_packet", "what one takes is too large for another",
                    "explicit_defaults_for_timestamp", "tables that are made have other columns");

    private final Map<String, ServerSettings> nodes;
    private final List<SettingsFinding> found = new ArrayList<>();

    private GroupRules(Map<String, ServerSettings> nodes) {
        this.nodes = new TreeMap<>(nodes);
    }

    /**
     * @param master whose settings the others are held against
     * @param failovers whether another can become the master
     */
    static List<SettingsFinding> of(
            String master, Map<String, ServerSettings> nodes, boolean failovers) {
        GroupRules rules = new GroupRules(nodes);
        ServerSettings model = nodes.get(master);
        if (model != null) {
            rules.nodes.forEach((node, settings) -> rules.compare(node, settings, master, model));
        }
        if (failovers) {
            rules.identities();
            rules.offsets();
        }
        return rules.found;
    }

    private void compare(
            String node, ServerSettings settings, String master, ServerSettings model) {
        if (settings.family() != model.family()) {
            error(
                    node,
                    "it is a " + settings.version() + ", and " + master + " a " + model.version(),
                    "have servers of one family in a group");
            return;
        }
        if (settings.version().major() != model.version().major()
                || settings.version().minor() != model.version().minor()) {
            warning(
                    node,
                    "it is a "
                            + settings.version()
                            + ", and "
                            + master
                            + " a "
                            + model.version()
                            + ": an older one cannot always follow a newer one",
                    "upgrade replicas first, and the master last by a SWITCHOVER");
        }
        if (!settings.text("lower_case_table_names").equals(model.text("lower_case_table_names"))) {
            error(
                    node,
                    differs("lower_case_table_names", settings, master, model)
                            + ": tables have other names there",
                    "make the node anew with the same value");
        }
        ALIKE.forEach((variable, why) -> {
            if (!settings.text(variable).equals(model.text(variable))) {
                warning(
                        node,
                        differs(variable, settings, master, model)
                                + ": when it is the master or serves reads, "
                                + why,
                        Found.line(variable, model.text(variable)));
            }
        });
    }

    private static String differs(
            String variable, ServerSettings settings, String master, ServerSettings model) {
        return variable
                + " is '"
                + settings.text(variable)
                + "', and '"
                + model.text(variable)
                + "' on "
                + master;
    }

    private void identities() {
        for (String variable : List.of("server_id", "server_uuid")) {
            Map<String, String> first = new HashMap<>();
            nodes.forEach((node, settings) -> {
                String other = first.putIfAbsent(settings.text(variable), node);
                if (other != null && settings.has(variable)) {
                    error(
                            node,
                            variable
                                    + " is the same as "
                                    + other
                                    + "'s: a source cuts one off when the other connects",
                            variable.equals("server_id")
                                    ? Found.line(variable, "<a number that no other node has>")
                                    : "remove auto.cnf from its data directory, and start it again");
                }
            });
        }
        Map<String, List<String>> domains = new TreeMap<>();
        nodes.forEach((node, settings) -> {
            if (settings.has("gtid_domain_id")) {
                domains.computeIfAbsent(settings.text("gtid_domain_id"), _ -> new ArrayList<>())
                        .add(node);
            }
        });
        if (domains.size() > 1) {
            String node = domains.values().iterator().next().getFirst();
            warning(
                    node,
                    "the nodes have different values of gtid_domain_id "
                            + domains
                            + ": what was"
                            + " written one after the other may be replicated in another order",
                    "SET GLOBAL gtid_domain_id to the same value on all, and in their configuration");
        }
    }

    /** Of masters that take turns: keys that a lost one has given must not be given again. */
    private void offsets() {
        Map<String, String> steps = new TreeMap<>();
        nodes.forEach(
                (node, settings) -> steps.put(node, settings.text("auto_increment_increment")));
        boolean interleaved = steps.values().stream().anyMatch(step -> !step.equals("1"));
        if (!interleaved) {
            return;
        }
        if (steps.values().stream().distinct().count() > 1) {
            warning(
                    steps.keySet().iterator().next(),
                    "auto_increment_increment differs: " + steps,
                    "set the same on all nodes, at least as large as their number, or 1 on all");
        }
        Map<String, String> first = new HashMap<>();
        nodes.forEach((node, settings) -> {
            String other = first.putIfAbsent(settings.text("auto_increment_offset"), node);
            if (other != null) {
                warning(
                        node,
                        "auto_increment_offset is the same as "
                                + other
                                + "'s: keys that both have given can be equal",
                        Found.line("auto_increment_offset", "<a number that no other node has>"));
            }
        });
    }

    private void error(String node, String message, String remedy) {
        found.add(new SettingsFinding(true, node, message, remedy));
    }

    private void warning(String node, String message, String remedy) {
        found.add(new SettingsFinding(false, node, message, remedy));
    }
}
