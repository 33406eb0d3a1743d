package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.tidegate.conf.document.DocumentFormat;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class JournalTest {
    record Round(int number) {}

    private static final int LAST = 2;
    private static final Duration SOON = Duration.ofSeconds(20);

    /** Jobs of two rounds; {@code slow} waits in the first one for a latch. */
    private record Rounds(CountDownLatch latch, Set<String> threads) implements JobKind<Round> {
        Rounds() {
            this(new CountDownLatch(1), ConcurrentHashMap.newKeySet());
        }

        @Override
        public String name() {
            return "rounds";
        }

        @Override
        public DocumentFormat<Round> format() {
            return DocumentFormat.of("Round", Round.class);
        }

        @Override
        public boolean isEnd(Round state) {
            return state.number() >= LAST;
        }

        @Override
        public boolean endsForGood() {
            return true;
        }

        @Override
        public Round step(Round state, JobWish wish, TermFence fence) throws InterruptedException {
            threads.add(Thread.currentThread().getName());
            if (state.number() < 0) {
                latch.await();
                return new Round(LAST);
            }
            return new Round(state.number() + 1);
        }
    }

    private final SimulatedEnsemble ensemble = new SimulatedEnsemble();
    private final AtomicInteger requests = new AtomicInteger();
    private final SimulatedTree tree =
            new SimulatedTree(ensemble, new Random(1), requests::incrementAndGet, 0);
    private final Rounds rounds = new Rounds();

    private Journal<Round> journal(Lanes lanes) throws DisconnectedException {
        return journal(tree, lanes);
    }

    private Journal<Round> journal(Tree tree, Lanes lanes) throws DisconnectedException {
        this.tree.calmDown();
        Membership membership = new Membership(tree, new Member("p", "run", "", "1", 0));
        Leadership leadership = new Leadership(tree, "p", membership::isMember);
        membership.look();
        leadership.look();
        assertThat(leadership.term()).isPresent();
        return new Journal<>(tree, rounds, leadership, Failpoints.NONE, () -> 1, lanes);
    }

    private static boolean isOver(Journal<Round> journal, String id) throws DisconnectedException {
        Optional<Job<Round>> job = journal.job(id);
        return job.isPresent() && job.get().record().ended() != 0;
    }

    @Test
    void what_has_ended_for_good_is_not_read_again() throws Exception {
        Journal<Round> journal = journal(Lanes.one());
        for (int i = 0; i < 50; i++) {
            journal.begin("j" + i, "s" + i, "author", new Round(LAST - 1));
        }
        journal.look();
        assertThat(journal.jobs()).hasSize(50).allMatch(job -> job.record().ended() != 0);

        requests.set(0);
        journal.look();
        assertThat(journal.jobs()).hasSize(50);

        assertThat(requests).hasValueLessThan(5);
    }

    @Test
    void a_job_of_one_subject_does_not_wait_for_one_of_another() throws Exception {
        Lanes lanes = new ThreadedLanes("test");
        Journal<Round> journal = journal(lanes);
        journal.begin("a", "slow", "author", new Round(-1));
        journal.begin("b", "quick", "author", new Round(0));

        await().atMost(SOON)
                .until(() -> {
                    journal.look();
                    return isOver(journal, "b");
                });

        assertThat(isOver(journal, "a")).isFalse();
        rounds.latch().countDown();
        await().atMost(SOON).until(() -> isOver(journal, "a"));
        lanes.close();
    }

    @Test
    void jobs_of_one_subject_are_never_at_work_at_the_same_time() throws Exception {
        Lanes lanes = new ThreadedLanes("test");
        Journal<Round> journal = journal(lanes);
        journal.begin("a", "same", "author", new Round(-1));
        journal.begin("b", "same", "author", new Round(0));

        for (int i = 0; i < 20; i++) {
            journal.look();
            Thread.sleep(5);
        }

        assertThat(isOver(journal, "b")).isFalse();
        // What was asked for while the lane was busy is done behind it, without another look.
        rounds.latch().countDown();
        await().atMost(SOON).until(() -> isOver(journal, "a") && isOver(journal, "b"));
        lanes.close();
    }

    @Test
    void a_job_that_gets_ahead_goes_on_without_another_look() throws Exception {
        Lanes lanes = new ThreadedLanes("test");
        Journal<Round> journal = journal(lanes);
        journal.begin("a", "quick", "author", new Round(0));

        journal.look();

        await().atMost(SOON).until(() -> isOver(journal, "a"));
        lanes.close();
    }

    @Test
    void a_step_of_which_the_answer_was_lost_is_not_made_again() throws Exception {
        Journal<Round> before = journal(Lanes.one());
        before.begin("a", "quick", "author", new Round(0));
        LaggingTree lagging = new LaggingTree(tree);
        Journal<Round> journal = journal(lagging, Lanes.one());
        lagging.loseTheNextAnswer();
        assertThatThrownBy(journal::look).isInstanceOf(DisconnectedException.class);

        journal.look();

        assertThat(journal.job("a").orElseThrow().state()).isEqualTo(new Round(2));
    }

    @Test
    void in_the_one_lane_a_look_is_a_step() throws Exception {
        Journal<Round> journal = journal(Lanes.one());
        journal.begin("a", "quick", "author", new Round(0));

        journal.look();

        assertThat(journal.job("a").orElseThrow().state()).isEqualTo(new Round(1));
    }

    @Test
    void closing_ends_what_is_at_work() throws Exception {
        Lanes lanes = new ThreadedLanes("test");
        Journal<Round> journal = journal(lanes);
        journal.begin("a", "slow", "author", new Round(-1));
        journal.look();
        await().atMost(SOON).until(() -> !rounds.threads().isEmpty());

        lanes.close();

        assertThat(isOver(journal, "a")).isFalse();
    }
}
