"""What goes wrong while starting: said in a sentence, with what to do."""


class StartError(Exception):
    """A start that cannot go on. `sentence` says what failed, `remedy` what to do about it."""

    def __init__(self, sentence: str, remedy: str = "") -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.sentence}\n{self.remedy}" if self.remedy else self.sentence
