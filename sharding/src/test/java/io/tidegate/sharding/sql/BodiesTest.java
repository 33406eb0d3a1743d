package io.tidegate.sharding.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
    private static final SqlDialect MARIADB =
            new SqlDialect(StandardCharsets.UTF_8, false, false, true);
    private static final SqlDialect MYSQL =
            new SqlDialect(StandardCharsets.UTF_8, false, false, false);

    private static Scan scan(String sql, SqlDialect dialect) {
        byte[] bytes = sql.getBytes(StandardCharsets.UTF_8);
        return new Scanner(50).scan(bytes, 0, bytes.length, dialect);
    }

    private static String traits(String sql, SqlDialect dialect) {
        Scan scan = scan(sql, dialect);
        return Arrays.stream(Trait.values())
                .filter(scan::has)
                .map(Trait::name)
                .collect(Collectors.joining(" "));
    }

    /** All of them are valid on both families. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() select 1",
                "create procedure p() set @a = 1",
                "create procedure p() begin set @a = 1; set sql_mode = ''; end",
                "create procedure p() begin end",
                "CREATE OR REPLACE DEFINER=`a`@`%` PROCEDURE IF NOT EXISTS app.p(IN a INT, OUT b DECIMAL(10,2)) BEGIN SET b = 1; END;",
                "create definer=current_user() procedure p() sql security invoker comment 'a;b' begin set @a = 1; end;",
                "create definer='a'@localhost procedure p() modifies sql data begin select last_insert_id(); end;",
                "create function f(a int) returns varchar(20) charset utf8mb4 collate utf8mb4_bin deterministic begin return a; end",
                "create function f() returns set('a', 'b') no sql begin declare x int unsigned default 1; set x = 2; return x; end",
                "create function f() returns bigint unsigned not deterministic reads sql data return (select 1)",
                "create function f() returns char(1) character set latin1 begin return 'a'; end",
                "create trigger t before insert on orders for each row set new.a = 1",
                "create trigger x.t after update on x.orders for each row precedes u begin set @a = new.a; set @b = old.b; end",
                "create event e on schedule every 1 day starts now() + interval case when 1 then 1 end hour on completion preserve comment 'c' do begin set @a = 1; delete from t; end",
                "alter event e on schedule every 1 day do begin set @a = 1; end",
                "create procedure p() begin if a then set b = 1; elseif c then set d = 1; else set e = 1; end if; set f = 1; end",
                "create procedure p() begin case a when 1 then set b = 1; when 2 then begin end; else set c = 1; end case; set d = 1; end",
                "create procedure p() begin case when a then set b = 1; end case; set @x = case a when 1 then 2 end; end",
                "create procedure p() begin if case when a then b end then set c = 1; end if; end",
                "create procedure p() outside: begin inside: loop set a = 1; leave inside; end loop inside; end outside",
                "create procedure p() begin `x`: while case a when 1 then 0 else 1 end do set a = 2; end while `x`; end",
                "create procedure p() begin repeat set a = a + 1; until a > case 1 when 1 then 2 end end repeat; set b = 1; end",
                "create procedure p() begin declare a, b int; declare c cursor for select 1; declare continue handler for not found set a = 1; declare exit handler for sqlstate value '23000', 1062, sqlwarning begin set b = 1; end; set a = 1; end",
                "create procedure p() while a do begin set a = 1; end; end while",
                "create procedure p() case a when b then set c = 1; end case",
                "create procedure p() begin select if(a, b, c), repeat('a', 3), new.`end`, t.end, t.case from t; set @a = 1; end",
                "create procedure p() begin declare x condition for sqlstate '45000'; signal x; set @a = 1; end;",
                "create procedure p() begin start transaction; commit; set @a = 1; (select 1); end",
                "/*!50003 CREATE*/ /*!50017 DEFINER=`a`@`%`*/ /*!50003 TRIGGER t BEFORE INSERT ON o FOR EACH ROW BEGIN SET NEW.a = 1; SET @b = 2; END */;",
            })
    void a_statement_with_its_body_is_one(String sql) {
        String expected = sql.startsWith("/*") ? "EXECUTABLE_COMMENT" : "";
        assertThat(traits(sql, MYSQL)).isEqualTo(expected);
        assertThat(traits(sql, MARIADB)).isEqualTo(expected);
        assertThat(scan(sql, MYSQL).kind()).isEqualTo(StatementKind.DDL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() begin set @a = 1; end; set sql_mode = ''",
                "create procedure p() select 1; set sql_mode = ''",
                "create procedure p() select if(1, 2, 3); set sql_mode = ''",
                "create procedure begin() select 1; set sql_mode = ''; select 1",
                "create procedure x.begin() select 1; set sql_mode = ''; select 1",
                "create trigger t before insert on begin for each row set @a = 1; set sql_mode = ''",
                "create trigger begin before insert on t for each row set @a = 1; set sql_mode = ''",
                "create table begin (a int); set sql_mode = ''; end",
                "create definer=event@localhost view begin as select 1; set sql_mode = ''; end",
                "create event begin on schedule every 1 day do set @a = 1; set sql_mode = ''",
                "alter event e rename to do; set sql_mode = ''",
                "create procedure p() begin end; select 1; set sql_mode = ''",
                "create procedure p() set @x = 1; set sql_mode = ''",
                "create procedure p() begin: begin end begin; set sql_mode = ''; end",
                "create procedure p() begin if end then set a = 1; end if; end; set sql_mode = ''",
                "create procedure p as begin set a = 1; end; set sql_mode = ''",
                "create function f returns string soname 'x'; set sql_mode = ''",
                "create procedure p() begin; set sql_mode = ''; end",
                "create procedure p() /*!99999 begin */ select 1; set sql_mode = ''; /*!99999 end */",
                "create procedure p() begin select 'a; set sql_mode = '''; set sql_mode = ''",
                "begin; set sql_mode = ''",
                "begin not atomic select 1; end; set sql_mode = ''",
                "create procedure p as begin if a then set sql_mode = ''; end if; end",
            })
    void a_set_behind_a_statement_is_seen(String sql) {
        assertThat(traits(sql, MARIADB)).contains("SET_BEHIND_FIRST");
        assertThat(traits(sql, MYSQL)).contains("SET_BEHIND_FIRST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() begin select 1; end; select @a := 1",
                "create procedure p() begin if a then select 1; end if; end; select 1",
                "create procedure p() begin select 1; end; create procedure q() begin select @a := 2; end",
            })
    void what_stands_behind_a_body_makes_it_several_statements(String sql) {
        assertThat(traits(sql, MYSQL)).startsWith("MULTI_STATEMENT").doesNotContain("SET_BEHIND");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin not atomic declare a int; set a = 1, @b = 2; set a := (select max(id) from t, u); end",
                "if 1 then set @a = 1; else set @b = 2; end if",
                "for i in 1..10 do select i; end for",
                "begin not atomic begin not atomic set @a = 1; end; end;",
                "begin not atomic declare r row (a int, b int); set r.a = 1, r.b = 2; end",
                "while @a < 3 do set @a = @a + 1; end while",
            })
    void a_block_that_is_carried_out_at_once_is_one_statement_to_mariadb(String sql) {
        assertThat(traits(sql, MARIADB)).doesNotContain("MULTI_STATEMENT", "SET_BEHIND_FIRST");
        assertThat(scan(sql, MARIADB).kind()).isEqualTo(StatementKind.OTHER);
        // To MySQL these are errors; nothing is taken for granted.
        assertThat(traits(sql, MYSQL)).contains("MULTI_STATEMENT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "begin not atomic set sql_mode = ''; end",
                "begin not atomic set @@sql_mode = ''; end",
                "begin not atomic set session sql_mode = ''; end",
                "begin not atomic declare session int; set session sql_mode = ''; end",
                "begin not atomic declare a int; set a = 1, sql_mode = ''; end",
                "begin not atomic begin declare sql_mode int; end; set sql_mode = ''; end",
                "begin not atomic set names latin1; end",
                "begin not atomic declare names int; set names latin1; end",
                "begin not atomic declare exit handler for not found set sql_mode = ''; end",
                "if 1 then set sql_mode = ''; end if",
                "begin set sql_mode = ''; end",
                "begin if 1 then set sql_mode = ''; end if; end",
                "begin not atomic declare a int; l: loop set a = 1; set autocommit = 0; end loop; end",
            })
    void a_block_that_may_set_the_session_is_seen(String sql) {
        assertThat(traits(sql, MARIADB)).contains("SET_BEHIND_FIRST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() begin if a then drop user b; end if; end",
                "create procedure p() begin declare exit handler for not found flush tables; end",
                "create procedure p() begin l: loop kill 5; end loop; end",
                "create procedure p() kill 5",
                "select 1; kill 5",
                "begin not atomic kill 5; end",
                "begin if 1 then drop user a; end if; end",
            })
    void administration_is_seen_in_bodies_too(String sql) {
        assertThat(traits(sql, MARIADB)).contains("ADMINISTRATION");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() begin prepare s from @a; execute s; end",
                "create procedure p() execute immediate @a",
                "begin not atomic if 1 then execute immediate 'select 1'; end if; end",
                "create event e on schedule every 1 day do prepare s from 'select 1'",
            })
    void a_text_that_a_body_prepares_is_seen(String sql) {
        assertThat(traits(sql, MARIADB)).contains("PREPARE_IN_BODY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create procedure p() begin stop: loop leave stop; end loop; end",
                "create procedure p() begin declare flush int; set flush = 1; end",
            })
    void names_are_not_taken_for_administration(String sql) {
        assertThat(traits(sql, MARIADB)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create package p function f() returns int; procedure q(a int); end",
                "create or replace package body p declare a int; function f() returns int begin set a = 1; return a; end; procedure q(b int) begin set a = b; end; end",
            })
    void a_package_is_one_statement(String sql) {
        assertThat(traits(sql, MARIADB)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create function f() returns int language javascript as $$ return 1; $$",
                "create function f() returns int language javascript as $js$ ' $js$; set sql_mode = ''",
                "select $$a$$",
            })
    void text_between_dollars_is_seen(String sql) {
        assertThat(traits(sql, MYSQL)).contains("DOLLAR_QUOTED");
        assertThat(traits(sql, MARIADB)).doesNotContain("DOLLAR_QUOTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"select $a from t", "select a$b$c from t", "select '$$', `$$`, @$$"})
    void dollars_in_names_are_only_dollars(String sql) {
        assertThat(traits(sql, MYSQL)).doesNotContain("DOLLAR_QUOTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create trigger t befor insert on x for each row set new.a = 1",
                "create procedure p( set a = 1",
                "create function f returns string soname 'flush'",
            })
    void a_single_statement_that_is_wrong_is_left_to_the_server(String sql) {
        assertThat(traits(sql, MARIADB)).isEmpty();
    }
}
