package io.tidegate.proxy.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER 'a'@'%' IDENTIFIED BY 'hunter2'",
                "ALTER USER a IDENTIFIED WITH mysql_native_password AS 0xhunter2",
                "create user a identified/**/by\"hunter2\"",
                "SET PASSWORD = 'hunter2'",
                "SET PASSWORD FOR 'a'@'%' = PASSWORD('hunter2')",
                "CHANGE MASTER TO MASTER_HOST='h', MASTER_PASSWORD='hunter2'",
                "UPDATE users SET password = 'hunter2' WHERE id = 1",
                "SELECT AES_DECRYPT(secret, 'hunter2') FROM t",
                "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (PASSWORD 'hunter2')",
            })
    void what_may_be_a_password_is_not_shown(String sql) {
        assertThat(Secrets.hide(sql)).doesNotContain("hunter2").endsWith("<not shown>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "SELECT 'a' FROM t",
                "SELECT * FROM password_resets WHERE id = 10",
                "SELECT 'a', password FROM users",
            })
    void other_statements_are(String sql) {
        assertThat(Secrets.hide(sql)).isEqualTo(sql);
    }
}
