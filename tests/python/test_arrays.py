"""The border where arrays cross: whatever comes, an answer, a status or a clear error."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import fagan


def states_of(n, columns=2):
    return np.zeros((n, columns), np.int8)


def test_arrays_are_not_copied(states_only):
    states = states_of(4)
    cases = fagan.Cases(states_only, states)
    assert np.shares_memory(states, cases.states)
    states[2, 0] = 1
    assert cases.states[2, 0] == 1


def test_views_keep_their_memory_alive(states_only):
    view = fagan.Simulator(states_only).draw(1, 1000).cases.states
    assert set(np.unique(view)) <= {0, 1, 2}
    assert not view.flags.writeable


@pytest.mark.parametrize("dtype", ["bool", "float64", "object"])
def test_another_element_type_is_refused_by_name(states_only, dtype):
    with pytest.raises(fagan.Error, match="int8"):
        fagan.Cases(states_only, states_of(3).astype(dtype))


@pytest.mark.parametrize("dtype", ["int16", "int64", "uint8", ">i4"])
def test_integers_that_fit_are_taken_for_what_they_are(states_only, dtype):
    states = states_of(3)
    states[1] = [1, 2]
    assert np.array_equal(fagan.Cases(states_only, states.astype(dtype)).states, states)
    with pytest.raises(fagan.Error, match="int8"):
        fagan.Cases(states_only, states.astype(dtype) + np.array(200, dtype))


@pytest.mark.parametrize("what", [3, "text", [["a"]], [[0, 1], [0]], object()])
def test_what_is_no_array_is_refused(states_only, what):
    with pytest.raises(fagan.Error, match="array"):
        fagan.Cases(states_only, what)


@pytest.mark.parametrize("shape", [(6,), (3, 1), (3, 3), (1, 3, 2), ()])
def test_another_shape_is_refused(states_only, shape):
    with pytest.raises(fagan.ShapeError):
        fagan.Cases(states_only, np.zeros(shape, np.int8))


def test_rows_with_gaps_or_backwards_are_refused(states_only):
    wide = states_of(6, 4)
    for rows in (wide[:, ::2], wide[:, 1::-1], states_of(6)[::-1], np.asfortranarray(states_of(6))):
        with pytest.raises(fagan.Error, match="ascontiguousarray"):
            fagan.Cases(states_only, rows)
    with pytest.raises(fagan.Error):
        fagan.Cases(states_only, np.broadcast_to(np.zeros(2, np.int8), (5, 2)))


def test_rows_apart_are_fine(states_only):
    wide = states_of(6, 4)
    wide[::2, 0] = 1
    engine = fagan.Engine(states_only)
    same = engine.diagnose(np.ascontiguousarray(wide[::2, :2])).probabilities
    assert np.array_equal(engine.diagnose(wide[::2, :2]).probabilities, same)


def test_read_only_arrays_are_fine(states_only):
    states = states_of(3)
    states.flags.writeable = False
    assert len(fagan.Engine(states_only).diagnose(states)) == 3


def test_no_rows_give_no_rows(toy, states_only):
    empty = fagan.Engine(states_only).diagnose(states_of(0))
    assert empty.probabilities.shape == (0, 2)
    assert empty.to_frame("pandas").shape == (0, 3)
    assert fagan.Engine(toy).diagnose(states_of(0, 3), np.zeros((0, 1))).status.shape == (0,)


def test_numbers_must_fit(toy):
    states = states_of(3, 3)
    with pytest.raises(fagan.ShapeError, match="numeric"):
        fagan.Cases(toy, states)
    with pytest.raises(fagan.ShapeError, match="rows"):
        fagan.Cases(toy, states, np.zeros((2, 1)))
    with pytest.raises(fagan.ShapeError, match="columns"):
        fagan.Cases(toy, states, np.zeros((3, 2)))
    with pytest.raises(fagan.Error, match="float64"):
        fagan.Cases(toy, states, np.zeros((3, 1), np.complex128))
    assert fagan.Cases(toy, states, np.ones((3, 1), np.float32)).numbers.tolist() == [[1], [1], [1]]
    raw = np.frombuffer(bytes(3 * 8 + 1), np.uint8)[1:].view(np.float64).reshape(3, 1)
    with pytest.raises(fagan.Error, match="aligned"):
        fagan.Cases(toy, states, raw)


def test_a_wrong_state_or_number_gives_a_status(toy):
    states = np.array([[0, 0, 0], [2, 0, 0], [-9, 0, 0], [0, 3, 0], [0, 0, 0], [0, 0, 0]], np.int8)
    numbers = np.array([[38.0], [38.0], [38.0], [38.0], [np.inf], [99.0]])
    found = fagan.Engine(toy).diagnose(states, numbers, log_evidence=True)
    assert [fagan.STATUS[s] for s in found.status] == [
        "ok", "bad state", "bad state", "bad state", "bad number", "bad number"]
    assert (found.probabilities[1:] == 0).all()
    assert np.isneginf(found.log_evidence[1:]).all()
    assert len(fagan.Cases(toy, states, numbers).problems()) == 5


def test_labels_and_prior_indices_are_checked(states_only):
    states = states_of(3)
    with pytest.raises(fagan.ShapeError):
        fagan.Cases(states_only, states, labels=np.zeros(2, np.int32))
    with pytest.raises(fagan.Error, match="integers"):
        fagan.Cases(states_only, states, labels=np.zeros(3))
    with pytest.raises(fagan.Error, match="beyond"):
        fagan.Cases(states_only, states, labels=np.array([0, 1, 2**40]))
    cases = fagan.Cases(states_only, states, labels=np.array([0, -1, 1]))
    assert cases.labels.tolist() == [0, -1, 1]
    found = fagan.Engine(states_only).diagnose(
        states, prior=["clinic"], prior_index=np.array([0, 1, -1]))
    assert [fagan.STATUS[s] for s in found.status] == ["ok", "bad prior", "bad prior"]


@settings(max_examples=200, deadline=None)
@given(
    states=hnp.arrays(np.int8, st.tuples(st.integers(0, 40), st.just(3)),
                      elements=st.integers(-128, 127)),
    fill=st.floats(width=64, allow_nan=True, allow_infinity=True),
    single=st.booleans(),
)
def test_any_bytes_give_probabilities_or_a_status(toy, states, fill, single):
    numbers = np.full((len(states), 1), fill)
    found = fagan.Engine(toy).diagnose(states, numbers, dtype="float32" if single else "float64",
                                       log_evidence=True)
    ok = found.status == 0
    assert not np.isnan(found.probabilities).any()
    assert not np.isnan(found.log_evidence).any()
    np.testing.assert_allclose(found.probabilities[ok].sum(axis=1), 1, atol=1e-5)
    assert (found.probabilities[~ok] == 0).all()


@settings(max_examples=200, deadline=None)
@given(
    array=hnp.arrays(
        dtype=st.one_of(hnp.integer_dtypes(), hnp.floating_dtypes(), hnp.boolean_dtypes()),
        shape=hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=5)),
    step=st.sampled_from([1, -1, 2]),
)
def test_any_array_is_taken_or_refused(states_only, array, step):
    if array.ndim:
        array = array[::step]
    try:
        found = fagan.Engine(states_only).diagnose(array)
    except fagan.Error:
        return
    assert array.dtype.kind in "iu"
    assert array.size == 0 or (array.min() >= -128 and array.max() <= 127)
    assert array.ndim == 2
    assert len(found) == len(array)


@settings(max_examples=100, deadline=None)
@given(array=hnp.arrays(np.float64, hnp.array_shapes(max_dims=2, max_side=4),
                        elements=st.floats(allow_nan=True)),
       truth=hnp.arrays(np.int64, hnp.array_shapes(max_dims=1, max_side=4),
                        elements=st.integers(-3, 5)))
def test_any_posteriors_are_judged_or_refused(states_only, array, truth):
    evaluation = fagan.Evaluation(states_only)
    try:
        evaluation.add("any", 0, array, truth)
    except fagan.Error:
        assert evaluation.n_cases == 0
        return
    evaluation.figures()
