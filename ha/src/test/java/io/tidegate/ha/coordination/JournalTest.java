package io.tidegate.ha.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.conf.document.DocumentFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a journal reads of jobs that have ended. */
class JournalTest {
    sealed interface Errand {}

    record Begun(int number) implements Errand {}

    record Over(int number) implements Errand {}

    private record Errands(boolean staysEnded) implements JobKind<Errand> {
        @Override
        public String name() {
            return "errand";
        }

        @Override
        public DocumentFormat<Errand> format() {
            return DocumentFormat.of("Errand", Errand.class);
        }

        @Override
        public boolean isEnd(Errand state) {
            return state instanceof Over;
        }

        @Override
        public Errand step(Errand state, JobWish wish, TermFence fence) {
            return state;
        }
    }

    /** Counts what is read. */
    private static final class CountingTree implements Tree {
        private final Tree tree;
        private int reads;

        CountingTree(Tree tree) {
            this.tree = tree;
        }

        @Override
        public long session() {
            return tree.session();
        }

        @Override
        public Optional<Node> read(String path) throws DisconnectedException {
            reads++;
            return tree.read(path);
        }

        @Override
        public List<String> children(String path) throws DisconnectedException {
            return tree.children(path);
        }

        @Override
        public boolean apply(List<Change> changes) throws DisconnectedException {
            return tree.apply(changes);
        }

        @Override
        public void sync() throws DisconnectedException {
            tree.sync();
        }

        @Override
        public Subscription subscribe(String path, Runnable listener) {
            return tree.subscribe(path, listener);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_job_that_has_ended_for_good_is_read_once_and_any_other_again(boolean staysEnded)
            throws Exception {
        SimulatedTree simulated =
                new SimulatedTree(new SimulatedEnsemble(), new Random(1), () -> {}, 0);
        simulated.calmDown();
        CountingTree tree = new CountingTree(simulated);
        tree.apply(List.of(new Change.Create("/jobs", new byte[0])));
        Leadership nobody = new Leadership(tree, "p1", () -> false);
        Journal<Errand> journal =
                new Journal<>(tree, new Errands(staysEnded), nobody, Failpoints.NONE, () -> 7);
        journal.begin("1", "x", "y", new Begun(1));
        journal.begin("2", "x", "y", new Begun(2));
        journal.change("1", _ -> new Over(1));
        assertThat(journal.jobs()).extracting(Job::state).containsExactly(new Over(1), new Begun(2));
        int before = tree.reads;

        assertThat(journal.jobs()).extracting(Job::state).containsExactly(new Over(1), new Begun(2));

        // A job is two nodes.
        assertThat(tree.reads - before).isEqualTo(staysEnded ? 2 : 4);
        tree.apply(
                List.of(
                        new Change.Delete("/jobs/errand/1/state", Tree.ANY),
                        new Change.Delete("/jobs/errand/1", Tree.ANY)));
        assertThat(journal.jobs()).extracting(Job::state).containsExactly(new Begun(2));
    }
}
