package io.tidegate.ha.mysql.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.model.Account;
import io.tidegate.conf.model.GroupTls;
import io.tidegate.conf.model.Secret;
import io.tidegate.conf.topology.Endpoint;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SeedAdviceTest {
    private static final Account ACCOUNT = new Account("repl'er", new Secret("hush"));

    private static NodeAddress node(String name) {
        return new NodeAddress(
                name,
                new Endpoint(name + ".db", 3306),
                Optional.empty(),
                ACCOUNT,
                GroupTls.DEFAULT);
    }

    private static SeedAdvice of(Dialect dialect) {
        return dialect.seed(
                node("c"), node("b"), new Source(new Endpoint("a.db", 3306), ACCOUNT, true));
    }

    @Test
    void a_node_of_mysql_is_cloned() {
        assertThat(of(new MySqlDialect()).toString())
                .contains(
                        "on c (c.db:3306): CLONE INSTANCE FROM 'repl\\'er'@'b.db':3306 IDENTIFIED BY"
                                + " '<password>'",
                        "clone_valid_donor_list = 'b.db:3306'",
                        "SOURCE_HOST = 'a.db'")
                .doesNotContain("hush");
    }

    @Test
    void a_node_of_mariadb_is_made_of_a_backup() {
        assertThat(of(new MariaDbDialect()).toString())
                .contains(
                        "on the host of b (b.db:3306): mariadb-backup --backup",
                        "on c (c.db:3306): SET GLOBAL gtid_slave_pos",
                        "MASTER_HOST = 'a.db'")
                .doesNotContain("hush");
    }
}
