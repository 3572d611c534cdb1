import threading
import time
from itertools import pairwise

from hostile import Clock

from menurut.acquire.web import turns
from menurut.acquire.web.turns import Turns


def test_between_two_requests_to_one_host_there_is_a_pause() -> None:
    clock = Clock()
    queue = Turns(sleep=clock.sleep, clock=clock)
    for _ in range(3):
        with queue.at("kompas.com", pause_s=5):
            pass
    assert [round(seconds) for seconds in clock.slept] == [5, 5]


def test_the_first_request_and_another_host_wait_for_nothing() -> None:
    clock = Clock()
    queue = Turns(sleep=clock.sleep, clock=clock)
    for host in ("kompas.com", "detik.com", "tempo.co"):
        with queue.at(host, pause_s=5):
            pass
    assert clock.slept == []


def test_a_host_that_is_held_is_asked_after_that() -> None:
    clock = Clock()
    queue = Turns(sleep=clock.sleep, clock=clock)
    queue.hold("kompas.com", seconds=30)
    queue.hold("kompas.com", seconds=10)  # does not shorten what was longer
    with queue.at("kompas.com", pause_s=1):
        pass
    assert [round(seconds) for seconds in clock.slept] == [30]


def test_a_turn_ends_also_by_an_error() -> None:
    clock = Clock()
    queue = Turns(sleep=clock.sleep, clock=clock)
    try:
        with queue.at("kompas.com", pause_s=5):
            raise ValueError
    except ValueError:
        pass
    with queue.at("kompas.com", pause_s=5):
        assert [round(seconds) for seconds in clock.slept] == [5]


def test_threads_at_one_host_never_overlap_and_those_at_others_are_not_held_up() -> None:
    queue = Turns(sleep=time.sleep, clock=time.monotonic)
    spans: dict[str, list[tuple[float, float]]] = {"slow": [], "quick": []}

    def ask(host: str, seconds: float) -> None:
        with queue.at(host, pause_s=0.02):
            began = time.monotonic()
            time.sleep(seconds)
            spans[host].append((began, time.monotonic()))

    asking = [threading.Thread(target=ask, args=("slow", 0.15)) for _ in range(4)]
    asking.append(threading.Thread(target=ask, args=("quick", 0.0)))
    for thread in asking:
        thread.start()
    for thread in asking:
        thread.join()
    slow = sorted(spans["slow"])
    assert all(later[0] - earlier[1] >= 0.02 for earlier, later in pairwise(slow))
    assert spans["quick"][0][1] < slow[1][0]


def test_hosts_of_long_ago_are_forgotten() -> None:
    clock = Clock()
    queue = Turns(sleep=clock.sleep, clock=clock)
    for number in range(turns._MANY):
        with queue.at(f"{number}.example", pause_s=0):
            pass
    clock.slept.append(10_000)
    with queue.at("new.example", pause_s=0):
        assert list(queue._hosts) == ["new.example"]
