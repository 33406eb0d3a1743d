package io.tidegate.conf.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class YamlEditTest {
    private static final String TEXT =
            """
            # the shop
            apiVersion: tidegate/v1
            pool:            # of each server
              max-connections: 64   # enough

            users:
              shop: {password: "${SHOP}", schemas: [shop]}
              \uD83D\uDE00: {password: x}
              # the reports
              reports:
                password: 'it''s'
                hosts: [10.0.0.0/8,
                        "::1"]

            # at the end
            groups:
              g0:
                nodes:
                  n0: {address: "127.0.0.1:3306"}
            empty:
            """;

    private static String set(String path, String value) {
        return YamlEdit.set(TEXT, List.of(path.split("\\.")), value);
    }

    private static String remove(String path) {
        return YamlEdit.remove(TEXT, List.of(path.split("\\.")));
    }

    @Test
    void a_value_is_replaced_where_it_stands() {
        assertThat(set("pool.max-connections", "128"))
                .isEqualTo(TEXT.replace("max-connections: 64 ", "max-connections: 128 "));
        assertThat(set("users.shop.schemas", "[shop, \"more\"]"))
                .isEqualTo(TEXT.replace("[shop]", "[shop, \"more\"]"));
        assertThat(set("users.reports.hosts", "[]"))
                .isEqualTo(TEXT.replace("[10.0.0.0/8,\n            \"::1\"]", "[]"));
        assertThat(set("empty", "1")).isEqualTo(TEXT.replace("empty:", "empty: 1"));
    }

    @Test
    void a_key_is_added_behind_the_last_one() {
        assertThat(set("pool.max-age", "1h"))
                .isEqualTo(TEXT.replace("# enough\n", "# enough\n  max-age: 1h\n"));
        assertThat(set("users.shop.admin", "true"))
                .isEqualTo(TEXT.replace("[shop]}", "[shop], admin: true}"));
        assertThat(set("groups.g0.nodes.n1.address", "'h:1'"))
                .isEqualTo(TEXT.replace("3306\"}\n", "3306\"}\n      n1: {address: 'h:1'}\n"));
        assertThat(set("users.reports.admin", "true"))
                .isEqualTo(TEXT.replace("\"::1\"]\n", "\"::1\"]\n    admin: true\n"));
        assertThat(set("limits.max-nesting", "9"))
                .isEqualTo(TEXT.stripTrailing() + "\nlimits: {max-nesting: 9}\n");
    }

    @Test
    void a_key_is_removed_with_what_it_holds() {
        assertThat(remove("users.reports"))
                .isEqualTo(TEXT.replaceAll("(?s)  reports:.*?\"::1\"\\]\n", ""));
        assertThat(remove("users.shop.password"))
                .isEqualTo(TEXT.replace("password: \"${SHOP}\", ", ""));
        assertThat(remove("users.shop.schemas")).isEqualTo(TEXT.replace(", schemas: [shop]", ""));
        assertThat(remove("groups.g0.nodes.n0"))
                .isEqualTo(TEXT.replace("n0: {address: \"127.0.0.1:3306\"}", "{}"));
    }

    @Test
    void what_cannot_be_done_is_said() {
        assertThatThrownBy(() -> remove("users.nobody")).hasMessage("there is no users.nobody");
        assertThatThrownBy(() -> set("users.reports", "x"))
                .hasMessage("users.reports is a section; name one of its keys");
        assertThatThrownBy(() -> set("apiVersion.x", "1")).hasMessage("apiVersion holds no keys");
        assertThatThrownBy(() -> set("pool.max-connections", "1\n2"))
                .hasMessage("pool.max-connections gets no value as YAML writes one on one line");
        assertThatThrownBy(() -> set("pool.max-connections", "{a: 1"))
                .hasMessage("pool.max-connections gets no value as YAML writes one on one line");
        assertThatThrownBy(() -> set("users.shop.admin", "true # yes"))
                .hasMessageStartingWith("the text is not YAML");
    }

    @Test
    void an_alias_is_not_changed_behind_anybodys_back() {
        String text = "a: &x {k: 1}\nb: *x\n";

        assertThatThrownBy(() -> YamlEdit.set(text, List.of("b", "k"), "2"))
                .hasMessageStartingWith("cannot be changed in place");
    }

    @Test
    void it_is_known_what_is_there() {
        assertThat(YamlEdit.has(TEXT, List.of("users", "shop"))).isTrue();
        assertThat(YamlEdit.has(TEXT, List.of("users", "nobody"))).isFalse();
    }
}
