package io.tidegate.conf.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each thing that is refused, with the place that is named. */
class RefusalsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "apiVersion: tidegate/v1 | apiVersion: tidegate/v2 | apiVersion",
                "apiVersion: tidegate/v1 | # none | apiVersion",
                "listener: {} | listener: {port: 65536} | listener.port",
                "listener: {} | listener: {port: -1} | listener.port",
                "listener: {} | listener: {port: 33e2} | listener.port",
                "listener: {} | listener: {port: [1]} | listener.port",
                "listener: {} | listener: {port: } | listener.port",
                "listener: {} | listener: {backlog: 0} | listener.backlog",
                "listener: {} | listener: {transport: fast} | listener.transport",
                "listener: {} | listener: {event-loops: -1} | listener.event-loops",
                "listener: {} | listener: {compression: [lz4]} | listener.compression",
                "listener: {} | listener: {compression: zlib} | listener.compression",
                "listener: {} | listener: {proxy-protocol: {from: []}} | listener.proxy-protocol.from",
                "listener: {} | listener: {proxy-protocol: {}} | listener.proxy-protocol.from",
                "listener: {} | listener: {proxy-protocol: {from: [10.0.0.0/33]}} | listener.proxy-protocol.from",
                "listener: {} | listener: {proxy-protocol: {from: [localhost]}} | listener.proxy-protocol.from",
                "listener: {} | listener: {proxy-protocol: {from: ['::1'], header: maybe}} | listener.proxy-protocol.header",
                "listener: {} | listener: {proxy-protocol: {from: ['::1'], headr: x}} | listener.proxy-protocol.headr",
                "listener: {} | listener: 3307 | listener",
                "listener: {} | lisener: {} | lisener",
                "pool: {} | pool: {max-connections: 0} | pool.max-connections",
                "pool: {} | pool: {connect-timeout: 5} | pool.connect-timeout",
                "pool: {} | pool: {acquire-timeout: 0s} | pool.acquire-timeout",
                "pool: {} | pool: {validate-after: 5 weeks} | pool.validate-after",
                "pool: {} | pool: {idle-timeout: -1s} | pool.idle-timeout",
                "pool: {} | pool: {max-age: forever} | pool.max-age",
                "limits: {} | limits: {max-connections: 0} | limits.max-connections",
                "limits: {} | limits: {max-allowed-packet: 64MB} | limits.max-allowed-packet",
                "limits: {} | limits: {max-allowed-packet: 2GiB} | limits.max-allowed-packet",
                "limits: {} | limits: {max-allowed-packet: 1} | limits.max-allowed-packet",
                "limits: {} | limits: {handshake-timeout: 0ms} | limits.handshake-timeout",
                "limits: {} | limits: {max-nesting: 0} | limits.max-nesting",
                "limits: {} | limits: {parse-timeout: soon} | limits.parse-timeout",
                "limits: {} | limits: {plan-cache-entries: 0} | limits.plan-cache-entries",
                "{password: secret} | {} | users.app",
                "{password: secret} | {password: } | users.app.password",
                "{password: secret} | {password: a, mysql-native-password: '*0123456789012345678901234567890123456789'} | users.app",
                "{password: secret} | {password: '${UNSET}'} | users.app.password",
                "{password: secret} | {password: '${EMPTY}'} | users.app.password",
                "{password: secret} | {password: 'a${SET}'} | users.app.password",
                "{password: secret} | {mysql-native-password: '*0123'} | users.app.mysql-native-password",
                "{password: secret} | {caching-sha2-password: '$A$005$short'} | users.app.caching-sha2-password",
                "{password: secret} | {password: a, schemas: []} | users.app.schemas",
                "{password: secret} | {password: a, schemas: } | users.app.schemas",
                "{password: secret} | {password: a, schemas: shop} | users.app.schemas",
                "{password: secret} | {password: a, schemas: [shp]} | users.app.schemas",
                "{password: secret} | {password: a, default-schema: shp} | users.app.default-schema",
                "{password: secret} | {password: a, max-connections: -1} | users.app.max-connections",
                "limits: {} | limits: {max-connect-errors: -1} | limits.max-connect-errors",
                "limits: {} | limits: {connect-error-block: 0s} | limits.connect-error-block",
                "{password: secret} | {password: a, hosts: []} | users.app.hosts",
                "{password: secret} | {password: a, hosts: [db1.example.com]} | users.app.hosts",
                "{password: secret} | {password: a, hosts: [10.0.0.0/33]} | users.app.hosts",
                "{password: secret} | {password: a, hosts: [10.1.0.0/8]} | users.app.hosts",
                "{password: secret} | {password: a, hosts: [10.1/16]} | users.app.hosts",
                "{password: secret} | {password: a, hosts: ['10.%']} | users.app.hosts",
                "{password: secret} | {password: a, require-secure-transport: yes} | users.app.require-secure-transport",
                "{password: secret} | {password: a, admin: perhaps} | users.app.admin",
                "{password: secret} | {password: a, scatter: sometimes} | users.app.scatter",
                "{password: secret} | {password: a, hints: true} | users.app.hints",
                "app: {password: secret} | {} | users",
                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}} | {password: p, nodes: {a: {address: 'h:1'}}} | groups.g0.user",
                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}} | {user: u, nodes: {a: {address: 'h:1'}}} | groups.g0.password",
                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}} | {user: u, password: p} | groups.g0.nodes",
                "{user: u, password: p, nodes: {a: {address: \"h:3306\", role: master}}} | {user: u, password: p, compression: lz4, nodes: {a: {address: 'h:1'}}} | groups.g0.compression",
                "address: \"h:3306\" | address: h | groups.g0.nodes.a.address",
                "address: \"h:3306\" | address: 'h:0' | groups.g0.nodes.a.address",
                "address: \"h:3306\" | address: 'h:65536' | groups.g0.nodes.a.address",
                "address: \"h:3306\", role: master | address: 'h:1', role: chief | groups.g0.nodes.a.role",
                "address: \"h:3306\", role: master | address: 'h:1', role: replica | groups.g0.nodes",
                "{a: {address: \"h:3306\", role: master}} | {a: {address: 'h:1', role: master}, b: {address: 'h:2', role: master}} | groups.g0.nodes",
                "{a: {address: \"h:3306\", role: master}} | {a: {address: 'h:1', role: master}, A: {address: 'h:2'}} | groups.g0.nodes.A",
                "{a: {address: \"h:3306\", role: master}} | {'a b': {address: 'h:1', role: master}} | groups.g0.nodes.a b",
                "g1: | G0: | groups.G0",
                "g1: | round-robin: | groups.round-robin",
                "g1: | g one: | groups.g one",
                "default-group: g0 | default-group: g7 | schemas.shop.default-group",
                "default-group: g0 | multi-shard-write: refuse | schemas.shop.default-group",
                "shop: | my shop: | schemas.my shop",
            })
    void a_wrong_part_is_named_by_its_path(String part, String wrong, String path) {
        assertThat(Yaml.problems(Yaml.with(part, wrong)))
                .extracting(Problem::path)
                .contains(path)
                .isSubsetOf(path, parentOf(path));
    }

    /** A part that is missing can be missed by what it is part of, too. */
    private static String parentOf(String path) {
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{function: {hash: {shards: 4}}} | key",
                "{key: {type: string}, function: {hash: {shards: 4}}} | key.column",
                "{key: {column: id, type: float}, function: {hash: {shards: 4}}} | key.type",
                "{key: id} | function",
                "{key: id, function: hash} | function",
                "{key: id, function: {}} | function",
                "{key: id, function: {hush: {shards: 4}}} | function.hush",
                "{key: id, function: {hash: {shards: 4}, mod: {shards: 4}}} | function",
                "{key: id, function: {hash: {}}} | function.hash.shards",
                "{key: id, function: {hash: {shards: 0}}} | function.hash.shards",
                "{key: id, function: {hash: {shards: 16385}}} | function.hash.shards",
                "{key: {column: id, type: string}, function: {mod: {shards: 4}}} | key",
                "{key: {column: id, type: string}, function: {range: [{below: 1}]}} | key",
                "{key: {column: id, type: temporal}, function: {list: [{values: [a]}]}} | key",
                "{key: {column: id, type: integer}, function: {date-range: {unit: year, from: 2026, to: 2026}}} | key",
                "{key: id, function: {range: []}} | function.range",
                "{key: id, function: {range: [{below: 2}, {below: 2}]}} | function.range[1].below",
                "{key: id, function: {range: [{below: ten}]}} | function.range[0].below",
                "{key: id, function: {range: [{below: 9223372036854775808}]}} | function.range[0].below",
                "{key: id, function: {range: [{rest: true}, {below: 1}]}} | function.range[1]",
                "{key: id, function: {range: [{below: 1}, {rest: false}]}} | function.range[1].rest",
                "{key: id, function: {range: [{below: 1, rest: true}]}} | function.range[0].below",
                "{key: id, function: {list: [{values: []}]}} | function.list[0].values",
                "{key: id, function: {list: [{values: [1]}, {values: [1]}]}} | function.list",
                "{key: id, function: {list: [{values: [1]}, {values: [01]}]}} | function.list",
                "{key: id, function: {list: [{values: [one]}]}} | function.list",
                "{key: id, function: {list: [{values: [123456789012345]}]}} | function.list",
                "{key: {column: id, type: string}, function: {list: [{values: [a]}, {values: ['A ']}]}} | function.list",
                "{key: {column: id, type: string}, function: {list: [{values: [\u00e4]}]}} | function.list",
                "{key: d, function: {date-range: {from: 2026-01, to: 2026-02}}} | function.date-range.unit",
                "{key: d, function: {date-range: {unit: week, from: 2026-01, to: 2026-02}}} | function.date-range.unit",
                "{key: d, function: {date-range: {unit: month, to: 2026-02}}} | function.date-range.from",
                "{key: d, function: {date-range: {unit: month, from: 2026-01}}} | function.date-range.to",
                "{key: d, function: {date-range: {unit: month, from: 2026-13, to: 2027-01}}} | function.date-range.from",
                "{key: d, function: {date-range: {unit: month, from: 2026-01, to: 2026}}} | function.date-range.to",
                "{key: d, function: {date-range: {unit: year, from: 2026, to: 2027-06}}} | function.date-range.to",
                "{key: d, function: {date-range: {unit: day, from: 2026-02-29, to: 2026-03-01}}} | function.date-range.from",
                "{key: d, function: {date-range: {unit: month, from: 2026-02, to: 2026-01}}} | function.date-range.to",
                "{key: d, function: {date-range: {unit: day, from: 1900-01-01, to: 2026-01-01}}} | function.date-range.to",
                "{key: d, function: {date-range: {unit: month, from: 2026-01, to: 2026-02, ahead: -1}}} | function.date-range.ahead",
                "{key: id, function: {hash: {shards: 4}}, placement: g7} | placement",
                "{key: id, function: {hash: {shards: 4}}, placement: {g7: 0-3}} | placement.g7",
                "{key: id, function: {hash: {shards: 4}}, placement: {g0: 0-2}} | placement",
                "{key: id, function: {hash: {shards: 4}}, placement: {g0: 0-3, g1: 3}} | placement.g1",
                "{key: id, function: {hash: {shards: 4}}, placement: {g0: 0-3, g1: 4}} | placement.g1",
                "{key: id, function: {hash: {shards: 4}}, placement: {g0: 0-3, g1: some}} | placement.g1",
                "{key: id, function: {hash: {shards: 4}}, sub-tables: '{table}_x'} | sub-tables",
                "{key: id, function: {hash: {shards: 4}}, sub-tables: '{table}_{period}'} | sub-tables",
                "{key: id, function: {hash: {shards: 4}}, sub-tables: '{table} {shard}'} | sub-tables",
                "{key: id, function: {hash: {shards: 4}}, colour: red} | colour",
                "{broadcast: false} | broadcast",
                "{broadcast: true, key: id} | key",
                "{colocate-with: nobody, key: id} | colocate-with",
                "{key: k, function: {hash: {shards: 2}}, generate: {}} | generate",
                "{key: k, function: {hash: {shards: 2}}, generate: {a: segment, b: segment}} | generate",
                "{key: k, function: {hash: {shards: 2}}, generate: {a: uuid}} | generate.a",
                "{key: k, function: {hash: {shards: 2}}, generate: {a: {snowflake: {}}}} | generate.a",
                "{key: k, function: {hash: {shards: 2}}, generate: {a: {segment: {block: 0}}}} |"
                        + " generate.a.segment.block",
                "{key: {column: k, type: string}, function: {hash: {shards: 2}}, generate: {K: segment}} |"
                        + " generate.K",
            })
    void a_wrong_part_of_a_table_is_named_by_its_path(String table, String path) {
        assertThat(Yaml.problems(Yaml.withTable("t: " + table)))
                .extracting(Problem::path)
                .containsOnly("schemas.shop.tables.t." + path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b: {colocate-with: a, key: id, function: {hash: {shards: 4}}}",
                "b: {colocate-with: a, key: id, placement: g0}",
                "b: {colocate-with: a, key: {column: id, type: string}}",
                "b: {colocate-with: b, key: id}",
                "b: {colocate-with: a, key: id}\nc: {colocate-with: b, key: id}",
                "b: {broadcast: true}\nc: {colocate-with: b, key: id}",
                "A: {broadcast: true}",
                "a_0001: {broadcast: true}",
                "a_0: {key: id, function: {hash: {shards: 1}}, sub-tables: 'A_000{shard}'}",
            })
    void tables_that_do_not_go_together_are_refused(String others) {
        String first = "a: {key: id, function: {hash: {shards: 4}}}\n";

        assertThat(Yaml.problems(Yaml.withTable(first + others))).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "listener: {} | listener: &name {} | listener",
                "listener: {} | &name listener: {} | listener",
                "listener: {} | listener: !!map {} | listener",
                "listener: {} | listener: {port: !!int 3307} | listener.port",
                "listener: {} | listener: {host: !mine h} | listener.host",
                "pool: {} | pool: *name | pool",
                "limits: {} | listener: {} | listener",
                "{password: secret} | {password: a, password: b} | users.app.password",
            })
    void what_yaml_offers_beyond_values_is_refused(String part, String wrong, String path) {
        assertThat(Yaml.problems(Yaml.with(part, wrong))).extracting(Problem::path).contains(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "# only a comment",
                "null",
                "text",
                "[a, b]",
                "a: [",
                "a: 'open",
                "a: b: c",
                "\ta: 1",
                "a: %",
                "? [a, b]\n: c",
                "--- {}\n--- {}",
                "\u0000",
            })
    void what_is_no_configuration_at_all_is_refused(String text) {
        assertThat(Yaml.problems(text)).isNotEmpty();
    }

    @Test
    void a_second_document_is_refused() {
        assertThat(Yaml.problems(Yaml.VALID + "---\nlistener: {port: 1}\n"))
                .singleElement()
                .asString()
                .contains("second document");
    }

    @Test
    void what_is_nested_without_end_is_refused() {
        assertThat(Yaml.problems("a: " + "[".repeat(100_000))).hasSize(1);
    }

    @Test
    void an_unknown_policy_for_writes_is_refused() {
        assertThat(Yaml.problems(Yaml.VALID + "    multi-shard-write: maybe\n"))
                .extracting(Problem::path)
                .containsExactly("schemas.shop.multi-shard-write");
    }

    @Test
    void schemas_that_differ_in_case_only_are_refused() {
        assertThat(Yaml.problems(Yaml.VALID + "  SHOP: {default-group: g0}\n"))
                .extracting(Problem::path)
                .containsExactly("schemas.SHOP");
    }
}
