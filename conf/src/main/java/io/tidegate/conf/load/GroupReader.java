package io.tidegate.conf.load;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.Compression;
import io.tidegate.conf.model.Durability;
import io.tidegate.conf.model.FailoverConfig;
import io.tidegate.conf.model.GroupConfig;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.HoldLimits;
import io.tidegate.conf.model.HookConfig;
import io.tidegate.conf.model.NodeConfig;
import io.tidegate.conf.model.PromotionRule;
import io.tidegate.conf.model.ReplicaReads;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.model.WhenAlone;
import io.tidegate.conf.topology.Endpoint;
import io.tidegate.conf.topology.GroupId;
import io.tidegate.conf.topology.Names;
import io.tidegate.conf.topology.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Reads the section {@code groups}. */
final class GroupReader {
    private static final Endpoint NOWHERE = new Endpoint("invalid", 1);

    private final List<Problem> problems;

    GroupReader(List<Problem> problems) {
        this.problems = problems;
    }

    Map<GroupId, GroupConfig> read(Section section) {
        Map<GroupId, GroupConfig> groups = new LinkedHashMap<>();
        if (section.keys().isEmpty()) {
            section.problem("", "names no group", "name at least one group of servers");
        }
        section.requireDistinctKeys("another group");
        for (String name : section.keys()) {
            Section group = section.section(name);
            if (!Names.isIdentifier(name)) {
                group.problem("", "a group's name is 1-64 letters, digits, _, $ or -", "");
                continue;
            }
            if (name.equals(Placement.ROUND_ROBIN)) {
                group.problem("", "is the word for a placement", "give the group another name");
            }
            GroupId id = new GroupId(name);
            String user = group.requiredText("user", "the account that Tidegate logs in with");
            String password = group.password("password");
            GroupTls tls = TlsReader.group(group.section("tls"));
            List<NodeConfig> nodes = nodes(group.required("nodes", "name its servers"));
            Compression compression =
                    group.choice("compression", Compression.class, Compression.NONE);
            Optional<FailoverConfig> failover =
                    group.has("failover")
                            ? Optional.of(failover(group.section("failover"), group, nodes))
                            : Optional.empty();
            ReplicaReads reads = reads(group.section("replica-reads"));
            group.end();
            long masters = nodes.stream().filter(node -> node.role() == Role.MASTER).count();
            if (masters != 1) {
                group.problem(
                        "nodes",
                        "has " + masters + " masters",
                        "give exactly one node role: master");
                nodes = List.of(new NodeConfig("invalid", NOWHERE, Role.MASTER));
            }
            groups.put(
                    id,
                    new GroupConfig(
                            id,
                            new Account(user, new Secret(password)),
                            tls,
                            compression,
                            nodes,
                            failover,
                            reads));
        }
        return groups;
    }

    private static ReplicaReads reads(Section section) {
        ReplicaReads byDefault = ReplicaReads.DEFAULT;
        ReplicaReads reads =
                new ReplicaReads(
                        section.positiveDuration("max-lag", byDefault.maxLag()),
                        section.positiveDuration("causal-wait", byDefault.causalWait()),
                        section.duration("return-over", byDefault.returnOver()));
        section.end();
        return reads;
    }

    private static FailoverConfig failover(Section section, Section group, List<NodeConfig> nodes) {
        if (nodes.size() < 2) {
            group.problem(
                    "failover",
                    "is for groups with several nodes",
                    "add nodes, or take the section away");
        }
        boolean automatic = section.yesOrNo("automatic", true);
        Durability durability = section.choice("durability", Durability.class, Durability.STRICT);
        String user =
                section.requiredText(
                        "replication-user", "the account by which the nodes replicate");
        String password = section.password("replication-password");
        int most = section.number("most-per-hour", FailoverConfig.DEFAULT_MOST, 1, 1_000);
        HoldLimits hold = hold(section.section("hold"));
        HookConfig hooks = section.has("hooks") ? hooks(section.section("hooks")) : HookConfig.NONE;
        WhenAlone whenAlone = whenAlone(section, durability);
        section.end();
        return new FailoverConfig(
                automatic,
                durability,
                new Account(user, new Secret(password)),
                most,
                hold,
                hooks,
                whenAlone);
    }

    private static WhenAlone whenAlone(Section section, Durability durability) {
        WhenAlone.Conduct conduct =
                section.choice("when-alone", WhenAlone.Conduct.class, WhenAlone.DEFAULT.conduct());
        Duration after = section.positiveDuration("when-alone-after", WhenAlone.DEFAULT.after());
        if (durability == Durability.ASYNC) {
            for (String key : List.of("when-alone", "when-alone-after")) {
                if (section.has(key)) {
                    section.problem(
                            key,
                            "is for groups whose commits wait for a replica",
                            "set durability: strict, or take it away");
                }
            }
        }
        return new WhenAlone(conduct, after);
    }

    private static HookConfig hooks(Section section) {
        HookConfig hooks =
                new HookConfig(
                        program(section, "before"),
                        program(section, "after"),
                        section.positiveDuration("timeout", HookConfig.DEFAULT_TIMEOUT));
        section.end();
        return hooks;
    }

    private static Optional<String> program(Section section, String key) {
        Optional<String> name = section.text(key);
        if (name.isPresent() && !name.get().matches("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")) {
            section.problem(
                    key,
                    "is not the name of a program: " + name.get(),
                    "write its name alone; the directory is what the proxies are started with (--hooks)");
        }
        return name;
    }

    private static HoldLimits hold(Section section) {
        HoldLimits standard = HoldLimits.DEFAULT;
        HoldLimits hold =
                new HoldLimits(
                        section.positiveDuration("time", standard.time()),
                        section.number("statements", standard.statements(), 1, 1_000_000),
                        section.size("bytes", Math.toIntExact(standard.bytes()), 1024),
                        section.duration("drain", standard.drain()));
        section.end();
        return hold;
    }

    private List<NodeConfig> nodes(Section section) {
        List<NodeConfig> nodes = new ArrayList<>();
        boolean alone = section.keys().size() == 1;
        section.requireDistinctKeys("another node");
        for (String name : section.keys()) {
            Section node = section.section(name);
            if (!Names.isIdentifier(name)) {
                node.problem("", "a node's name is 1-64 letters, digits, _, $ or -", "");
            }
            Endpoint endpoint =
                    endpoint(node, node.requiredText("address", "write address: \"host:port\""));
            Role role = node.choice("role", Role.class, alone ? Role.MASTER : Role.REPLICA);
            int weight =
                    node.number("weight", NodeConfig.DEFAULT_WEIGHT, 0, NodeConfig.GREATEST_WEIGHT);
            PromotionRule promotion =
                    node.choice("promotion", PromotionRule.class, PromotionRule.NEUTRAL);
            boolean maintenance = node.yesOrNo("maintenance", false);
            int adminPort = node.number("admin-port", 0, 0, 65_535);
            Optional<String> zone = zone(node);
            node.end();
            nodes.add(
                    new NodeConfig(
                            name,
                            endpoint,
                            role,
                            weight,
                            promotion,
                            maintenance,
                            adminPort == 0 ? OptionalInt.empty() : OptionalInt.of(adminPort),
                            zone));
        }
        return nodes;
    }

    private static Optional<String> zone(Section node) {
        Optional<String> zone = node.text("zone");
        if (zone.isPresent() && !NodeConfig.isZone(zone.get())) {
            node.problem(
                    "zone",
                    "is not the name of a zone: " + zone.get(),
                    "1-64 letters, digits, '_', '-' or '.', as the proxies there are started with (--zone)");
        }
        return zone;
    }

    private Endpoint endpoint(Section node, String address) {
        if (address.isEmpty()) {
            return NOWHERE;
        }
        Optional<Endpoint> endpoint = Endpoint.parse(address);
        if (endpoint.isPresent()) {
            return endpoint.get();
        }
        problems.add(
                new Problem(
                        node.pathOf("address"),
                        "is not host:port: " + address,
                        "for example \"db1.example.com:3306\" or \"[::1]:3306\""));
        return NOWHERE;
    }
}
