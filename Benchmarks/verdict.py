"""What a benchmark says of a target."""
import statistics


def judge(title, ratios, wanted=None, at_most=False):
    """Prints one line of a table; the middle half of the runs has to lie on one side. Returns 0 when the target holds, 1 when not, 2 when nobody can tell.
    Where nothing is wanted, the line has the figures alone."""
    ratios = sorted(ratios)
    ratio, low, high = statistics.median(ratios), ratios[len(ratios) // 4], ratios[-1 - len(ratios) // 4]
    if wanted is None:
        print(f"| {title} | {ratio:.2f} | – | {low:.2f} to {high:.2f} | |")
        return 0
    holds = (lambda r: r <= wanted) if at_most else (lambda r: r >= wanted)
    verdict, result = ("ok", 0) if holds(ratio) else ("MISSED", 1)
    if holds(low) != holds(high):
        verdict, result = "unclear", 2
    print(f"| {title} | {ratio:.2f} | {'at most' if at_most else 'at least'} {wanted} | {low:.2f} to {high:.2f} | {verdict} |")
    return result


def outcome(results):
    """The exit status of a benchmark with several targets."""
    return 1 if 1 in results else max(results)
