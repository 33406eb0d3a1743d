package io.tidegate.ha.mysql.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sets of both families against plain sets of single ids, on thousands of random ones. */
final class GtidAlgebraTest {
    private static final int ROUNDS = 5_000;
    private static final int GREATEST = 12;

    enum Family {
        MYSQL(
                MySqlGtidSet::parse,
                List.of(
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:",
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:nightly:",
                        "3e11fa47-71ca-11e1-9e33-c80aa9429562:_a:",
                        "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d:"),
                number -> "" + number),
        MARIADB(
                MariaDbGtidSet::parse,
                List.of("0-1-", "0-2-", "1-1-", "4294967295-4294967295-"),
                number -> number + ".." + number);

        final Function<String, GtidSet> parse;
        final List<String> origins;
        final Function<Integer, String> alone;

        Family(
                Function<String, GtidSet> parse,
                List<String> origins,
                Function<Integer, String> alone) {
            this.parse = parse;
            this.origins = origins;
            this.alone = alone;
        }

        /** Each id by itself, in any order, so that nothing depends on how intervals are given. */
        GtidSet of(Set<String> ids, Random random) {
            List<String> shuffled = new ArrayList<>(ids);
            Collections.shuffle(shuffled, random);
            return parse.apply(String.join(",", shuffled));
        }

        Set<String> some(Random random) {
            Set<String> ids = new HashSet<>();
            int share = random.nextInt(1, 10);
            for (String origin : origins) {
                for (int number = 1; number <= GREATEST; number++) {
                    if (random.nextInt(10) < share) {
                        ids.add(origin + alone.apply(number));
                    }
                }
            }
            return ids;
        }
    }

    /** Two sets, each in both ways. */
    record Pair(Set<String> plainA, Set<String> plainB, GtidSet a, GtidSet b) {}

    private static Stream<Pair> pairs(Family family) {
        Random random = new Random(20_261_122);
        return Stream.generate(
                        () -> {
                            Set<String> a = family.some(random);
                            Set<String> b = family.some(random);
                            if (random.nextInt(4) == 0) {
                                b.retainAll(a);
                            }
                            return new Pair(a, b, family.of(a, random), family.of(b, random));
                        })
                .limit(ROUNDS);
    }

    @ParameterizedTest
    @EnumSource
    void a_union_holds_what_one_of_both_holds(Family family) {
        Random random = new Random(1);

        assertThat(pairs(family))
                .allSatisfy(pair -> {
                    Set<String> both = new HashSet<>(pair.plainA);
                    both.addAll(pair.plainB);
                    assertThat(pair.a.union(pair.b)).isEqualTo(family.of(both, random));
                });
    }

    @ParameterizedTest
    @EnumSource
    void a_difference_holds_what_only_the_first_holds(Family family) {
        Random random = new Random(1);

        assertThat(pairs(family))
                .allSatisfy(pair -> {
                    Set<String> left = new HashSet<>(pair.plainA);
                    left.removeAll(pair.plainB);
                    assertThat(pair.a.minus(pair.b)).isEqualTo(family.of(left, random));
                });
    }

    @ParameterizedTest
    @EnumSource
    void a_set_contains_another_when_it_holds_each_of_its_ids(Family family) {
        List<Boolean> seen = new ArrayList<>();

        assertThat(pairs(family))
                .allSatisfy(pair -> {
                    boolean expected = pair.plainA.containsAll(pair.plainB);
                    seen.add(expected);
                    assertThat(pair.a.contains(pair.b)).isEqualTo(expected);
                });
        assertThat(seen).contains(true, false);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_printed_is_read_as_the_same_set(Family family) {
        assertThat(pairs(family))
                .allSatisfy(
                        pair -> assertThat(family.parse.apply(pair.a.text())).isEqualTo(pair.a));
    }

    @ParameterizedTest
    @EnumSource
    void the_ids_are_counted(Family family) {
        assertThat(pairs(family))
                .allSatisfy(pair -> {
                    assertThat(pair.a.count()).isEqualTo(pair.plainA.size());
                    assertThat(pair.a.isEmpty()).isEqualTo(pair.plainA.isEmpty());
                });
    }

    @ParameterizedTest
    @EnumSource
    void sets_of_two_families_are_not_compared(Family family) {
        GtidSet mine = family.parse.apply("");
        GtidSet other = Family.values()[1 - family.ordinal()].parse.apply("");

        assertThatIllegalArgumentException().isThrownBy(() -> mine.contains(other));
        assertThatIllegalArgumentException().isThrownBy(() -> mine.union(other));
        assertThatIllegalArgumentException().isThrownBy(() -> mine.minus(other));
    }
}
