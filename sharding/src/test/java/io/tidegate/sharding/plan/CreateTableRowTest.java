package io.tidegate.sharding.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.conf.error.TidegateException;
import io.tidegate.conf.model.MultiShardWrite;
import io.tidegate.sharding.catalogue.CreateTableRow;
import io.tidegate.sharding.rule.RuleSet;
import io.tidegate.sharding.sql.SqlDialect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class CreateTableRowTest {
    private static final RuleSet RULES = Shop.rules(MultiShardWrite.REFUSE);

    @Test
    void names_of_tables_and_of_what_servers_name_after_them_are_logical() {
        assertThat(
                        logical(
                                """
                                CREATE TABLE `orders_0000` (
                                  `user_id` bigint NOT NULL COMMENT 'REFERENCES `users_0000`; orders_0000',
                                  KEY `orders_0000_key` (`user_id`),
                                  CONSTRAINT `orders_0000_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users_0000` (`id`),
                                  CONSTRAINT `ours` FOREIGN KEY (`user_id`) REFERENCES `shop`.`users_0003` (`id`),
                                  CONSTRAINT `orders_0000_chk_1` CHECK ((`total` >= 0))
                                ) ENGINE=InnoDB\
                                """))
                .isEqualTo(
                        """
                        CREATE TABLE `orders` (
                          `user_id` bigint NOT NULL COMMENT 'REFERENCES `users_0000`; orders_0000',
                          KEY `orders_0000_key` (`user_id`),
                          CONSTRAINT `orders_ibfk_1` FOREIGN KEY (`user_id`) REFERENCES `users` (`id`),
                          CONSTRAINT `ours` FOREIGN KEY (`user_id`) REFERENCES `shop`.`users` (`id`),
                          CONSTRAINT `orders_chk_1` CHECK ((`total` >= 0))
                        ) ENGINE=InnoDB\
                        """);
    }

    @Test
    void the_next_key_of_one_sub_table_is_left_out() {
        assertThat(
                        logical(
                                """
                                CREATE TABLE `orders_0000` (
                                  `id` bigint NOT NULL AUTO_INCREMENT
                                ) ENGINE=InnoDB AUTO_INCREMENT=17 DEFAULT CHARSET=utf8mb4 COMMENT='AUTO_INCREMENT=17'\
                                """))
                .isEqualTo(
                        """
                        CREATE TABLE `orders` (
                          `id` bigint NOT NULL AUTO_INCREMENT
                        ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='AUTO_INCREMENT=17'\
                        """);
    }

    @Test
    void a_name_without_quotes_stays_without() {
        assertThat(logical("CREATE TABLE orders_0000 (\n  id int\n)"))
                .isEqualTo("CREATE TABLE orders (\n  id int\n)");
    }

    @Test
    void what_does_not_look_like_the_sub_table_is_refused() {
        assertThatThrownBy(() -> logical("CREATE TABLE `another` (id int)"))
                .isInstanceOf(TidegateException.class)
                .hasMessageContaining("orders");
    }

    private static String logical(String definition) {
        var row =
                new CreateTableRow(
                        Objects.requireNonNull(RULES.sharded("shop", "orders")),
                        RULES,
                        new SqlDialect(StandardCharsets.UTF_8, false, false, false));
        return Objects.requireNonNull(row.edited(Arrays.asList("orders_0000", definition)).get(1));
    }
}
