package io.tidegate.ha.settings;

import io.tidegate.ha.mysql.node.ServerFamily;
import io.tidegate.ha.mysql.node.ServerSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether a group's account may do what looking after the group takes.
 *
 * @see <a href="https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html">Privileges
 *     Provided by MySQL</a>
 * @see <a href="https://mariadb.com/kb/en/grant/">GRANT</a>
 */
final class Privileges {
    /** {@code GRANT a, b (c), d ON *.* TO ...}: what is granted on everything. */
    private static final Pattern EVERYWHERE =
            Pattern.compile("GRANT (.+?) ON \\*\\.\\* TO .*", Pattern.CASE_INSENSITIVE);

    /** {@code GRANT `role`@`%` TO ...}: what a role may do is not told. */
    private static final Pattern ROLE =
            Pattern.compile("GRANT (?!.* ON ).* TO .*", Pattern.CASE_INSENSITIVE);

    /** One of these is needed. */
    private record Need(String what, List<String> any) {}

    private static final Need KEEP_WRITES_FROM_BEGINNING =
            new Need(
                    "keep writes from beginning while a former master is shut out",
                    List.of("RELOAD"));

    private static final List<Need> MYSQL =
            List.of(
                    new Need("see what replicas do", List.of("REPLICATION CLIENT", "SUPER")),
                    new Need("see all connections", List.of("PROCESS")),
                    new Need("control replication", List.of("REPLICATION_SLAVE_ADMIN", "SUPER")),
                    new Need(
                            "set read_only and semi-sync",
                            List.of("SYSTEM_VARIABLES_ADMIN", "SUPER")),
                    new Need(
                            "end users' connections and log in beside them",
                            List.of("CONNECTION_ADMIN", "SUPER")),
                    KEEP_WRITES_FROM_BEGINNING);

    private static final List<Need> MARIADB =
            List.of(
                    new Need(
                            "see what replicas do",
                            List.of(
                                    "REPLICA MONITOR",
                                    "SLAVE MONITOR",
                                    "REPLICATION SLAVE ADMIN",
                                    "SUPER")),
                    new Need("see all connections", List.of("PROCESS")),
                    new Need(
                            "control replication",
                            List.of("REPLICATION SLAVE ADMIN", "REPLICATION REPLICA ADMIN")),
                    new Need(
                            "set semi-sync of a master",
                            List.of("REPLICATION MASTER ADMIN", "REPLICATION PRIMARY ADMIN")),
                    new Need(
                            "set read_only, and write beside it",
                            List.of("READ_ONLY ADMIN", "READ ONLY ADMIN")),
                    new Need("end users' connections", List.of("CONNECTION ADMIN")),
                    KEEP_WRITES_FROM_BEGINNING);

    private Privileges() {}

    static void check(ServerSettings settings, Found found) {
        Set<String> granted =
                settings.grants().stream()
                        .map(EVERYWHERE::matcher)
                        .filter(Matcher::matches)
                        .flatMap(grant -> Pattern.compile(",").splitAsStream(grant.group(1)))
                        .map(each -> each.strip().toUpperCase(Locale.ROOT))
                        .collect(Collectors.toSet());
        boolean hasRoles =
                settings.grants().stream().anyMatch(grant -> ROLE.matcher(grant).matches());
        boolean all = granted.contains("ALL PRIVILEGES") || granted.contains("ALL");
        if (all || hasRoles) {
            return;
        }
        List<String> missing = new ArrayList<>();
        List<String> grants = new ArrayList<>();
        for (Need need : settings.family() == ServerFamily.MYSQL ? MYSQL : MARIADB) {
            if (need.any().stream().noneMatch(granted::contains)) {
                missing.add(need.what());
                grants.add(need.any().getFirst());
            }
        }
        if (!missing.isEmpty()) {
            found.error(
                    "the group's account may not " + String.join(", nor ", missing),
                    "GRANT " + String.join(", ", grants) + " ON *.* TO the group's user");
        }
    }
}
