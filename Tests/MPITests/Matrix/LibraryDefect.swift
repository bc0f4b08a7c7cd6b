import MPI
import Testing

/// What some libraries do wrong, in C as well. What meets it is a test of its own, which is skipped there with the reason.
enum LibraryDefect: CaseIterable {
  case allgathervOfOne, alltoallwOfOne, emptyInfoValues, errorsAbort, reduceInPlaceElsewhere, shortRing, shortRingOfBlocks, unsignedOrder
  case bufferedSendTooLarge, oddWindows, partsOfElements, persistentCollectives, persistentGather, sessionHandlers
  case darrayOfNothing, membersOfNothing, strideBack, trueBoundsOfNothing
  case deferredShortRing, gridOfNothing, nonblockingBcastBetweenGroups, nothingInPlace, nothingOfTypesInPlace, persistentGaps, persistentScatter
  case nonblockingBarrierBetweenGroups, packOfManyTypes, truncationToSelf, typesInPlace

  /// Whether a case meets it, with whatever library.
  func isMet(by matrixCase: MatrixCase, _ family: Family) -> Bool {
    let isAloneWithGaps = Comm.world.size == 1 && matrixCase.grouping.isIntra && matrixCase.placement == .gaps
    let isOfNothingInPlace =
      matrixCase.completion != .blocking && matrixCase.form == .inPlace && matrixCase.pattern == .ragged && matrixCase.count == 1
      && Comm.world.size == 2
    return switch self {
    case .allgathervOfOne: family == .allgatherv && isAloneWithGaps
    case .alltoallwOfOne: family == .alltoallw && isAloneWithGaps
    case .reduceInPlaceElsewhere:
      family == .reduce && matrixCase.form == .inPlace && matrixCase.root != .first && matrixCase.count > 1
    case .shortRing: family == .neighborAlltoall && matrixCase.topology == .ring && Comm.world.size <= 2
    case .shortRingOfBlocks:
      [.neighborAlltoallv, .neighborAlltoallw].contains(family) && matrixCase.topology == .ring && Comm.world.size <= 2
    case .deferredShortRing:
      [.neighborAlltoall, .neighborAlltoallv, .neighborAlltoallw].contains(family) && matrixCase.topology == .ring
        && matrixCase.completion != .blocking && Comm.world.size <= 2
    // One of two ranks has no element at all, the other one has.
    case .nothingInPlace: family == .alltoallv && isOfNothingInPlace
    case .nothingOfTypesInPlace: family == .alltoallw && isOfNothingInPlace
    case .persistentScatter:
      matrixCase.completion == .persistent && Comm.world.size > 1
        && (family == .scatter || (family == .reduceScatterBlock && !matrixCase.grouping.isIntra))
    case .nonblockingBcastBetweenGroups:
      family == .bcast && matrixCase.completion != .blocking && !matrixCase.grouping.isIntra && matrixCase.root != .first && Comm.world.size > 2
    case .typesInPlace:
      family == .alltoallw && matrixCase.completion != .blocking && matrixCase.form == .inPlace && matrixCase.count > 0 && Comm.world.size > 1
    case .persistentCollectives: family == .allgather && matrixCase.completion == .persistent && Comm.world.size > 1
    case .persistentGaps: family == .allgather && matrixCase.completion == .persistent && matrixCase.form == .strided
    // Those of other calls; and the elements see to it that they do not.
    default: false
    }
  }

  /// Whether the library has it.
  var isHere: Bool {
    let libraries =
      switch self {
      case .alltoallwOfOne: ["Open MPI 4.", "Open MPI 5."]
      case .allgathervOfOne, .errorsAbort, .reduceInPlaceElsewhere, .unsignedOrder: ["MPICH 4.0."]
      case .emptyInfoValues, .darrayOfNothing, .strideBack: ["Open MPI 4.", "Open MPI 5."]
      case .nonblockingBcastBetweenGroups, .membersOfNothing: ["MPICH 4.0.", "MPICH 5.0."]
      case .persistentScatter, .persistentGaps, .gridOfNothing, .typesInPlace, .packOfManyTypes: ["MPICH 4.0."]
      case .nothingInPlace: ["Open MPI 4."]
      case .nonblockingBarrierBetweenGroups: ["Open MPI 4.", "Open MPI 5."]
      case .nothingOfTypesInPlace, .deferredShortRing, .truncationToSelf: ["Open MPI 4.", "Open MPI 5."]
      case .shortRing: ["Intel(R) MPI"]
      case .bufferedSendTooLarge: ["Open MPI 4.", "Open MPI 5."]
      case .partsOfElements, .trueBoundsOfNothing: ["MPICH 4.0.", "MPICH 5.0.", "Intel(R) MPI"]
      case .oddWindows, .persistentCollectives, .persistentGather, .sessionHandlers: ["MPICH 4.0."]
      case .shortRingOfBlocks: ["MPICH 4.0.", "Intel(R) MPI"]
      }
    return libraries.contains { libraryName.hasPrefix($0) }
  }

  var reason: String {
    switch self {
    case .allgathervOfOne: "MPICH 4.0.2 ignores the displacement in an allgatherv of one process, from C too"
    case .alltoallwOfOne: "Open MPI takes byte offsets for elements in an alltoallw of one process, and writes outside of the buffer, from C too"
    case .emptyInfoValues: "Open MPI refuses an info value without characters, from C too"
    case .errorsAbort: "MPICH 4.0.2 ends the process in an assertion when MPI_ERRORS_ABORT is set on a communicator, from C too"
    case .reduceInPlaceElsewhere: "MPICH 4.0.2 crashes in a reduce in place of many elements to another root than rank 0, from C too"
    case .shortRing: "Intel MPI 2021.18 takes the left neighbor for the right one in neighbor_alltoall on a ring of one or two, from C too"
    case .shortRingOfBlocks:
      "MPICH 4.0.2 and Intel MPI 2021.18 take the left neighbor for the right one in neighbor_alltoallv and _alltoallw on a ring of one or two, "
        + "from C too"
    case .bufferedSendTooLarge: "Open MPI delivers no buffered message any more after one for which there was no room, from C too"
    case .oddWindows: "MPICH 4.0.2 shifts the memory of a window whose size is no multiple of 8 bytes, from C too"
    case .partsOfElements: "MPICH ends the process in an assertion when a message ends within an element, from C too"
    case .persistentCollectives: "MPICH 4.0.2 moves no data in the second run of a persistent allgather, from C too"
    case .persistentGather: "MPICH 4.0.2 takes the data of a persistent gather when it is made, and loses some of them, from C too"
    case .sessionHandlers: "MPICH 4.0.2 does not take the error handler of a session, and ends the job, from C too"
    case .deferredShortRing:
      "Open MPI takes the left neighbor for the right one in a nonblocking or persistent neighbor_alltoall on a ring of one or two, from C too"
    case .nothingOfTypesInPlace:
      "Open MPI leaves an ialltoallw in place out of the order of collectives on a rank that has no element, so that the next one hangs, "
        + "from C too"
    case .nothingInPlace:
      "Open MPI 4.1.4 leaves an ialltoallv in place out of the order of collectives on a rank that has no element, so that the next one hangs, "
        + "from C too"
    case .persistentScatter:
      "MPICH 4.0.2 moves no data in the second run of a persistent scatter, nor of a reduce_scatter_block between groups, or ends the job, "
        + "from C too"
    case .nonblockingBcastBetweenGroups: "MPICH sends nothing in an ibcast between groups from another root than rank 0, from C too"
    case .nonblockingBarrierBetweenGroups:
      "Open MPI lets all but the first of a group out of an ibarrier between groups before the other group has come to it, from C too"
    case .persistentGaps: "MPICH 4.0.2 frees a derived datatype with each start of a persistent allgather, from C too"
    case .typesInPlace: "MPICH 4.0.2 takes a nonblocking or persistent alltoallw in place for one whose blocks all have one datatype, from C too"
    case .membersOfNothing: "MPICH divides by zero when it packs a structure with a member without data, from C too"
    case .trueBoundsOfNothing: "MPICH counts parts without data in the true extent of a structure, from C too"
    case .darrayOfNothing: "Open MPI takes a datatype without data for none in MPI_Type_create_darray, from C too"
    case .strideBack: "Open MPI takes a stride of -1 byte for that of elements in a row, from C too"
    case .gridOfNothing: "MPICH 4.0.2 gives a part of a grid without dimensions to one rank alone, from C too"
    case .packOfManyTypes: "MPICH 4.0.2 loses bytes in MPI_Pack once some 500 derived datatypes were alive at a time, from C too"
    case .truncationToSelf:
      "Open MPI cuts off a message to the process itself whose receive stands ready, and says nothing of it, from C too"
    case .unsignedOrder: "MPICH 4.0.2 takes unsigned integers for signed ones in MPI_MAX and MPI_MIN, from C too"
    }
  }
}

extension Family {
  /// Cases that cover each pair of two dimensions, and meet no defect: those that do are ``cases(_:meeting:)``. Where the library has one,
  /// the pairs that were in such a case alone are in another one, as far as there is one.
  func cases(_ completion: Completion = .blocking) -> [MatrixCase] {
    pairwise(completion).flatMap { pairwise, matrixCase in
      let all = pairwise.cases().map { (values: $0, defects: defects(matrixCase($0))) }
      let kept = all.filter(\.defects.isEmpty).map(\.values)
      let lost = all.filter { $0.defects.contains(where: \.isHere) }.map(\.values)
      // No defect is one of an element type, or of an operation.
      let others = pairwise.replacements(for: lost, beside: kept, from: 2) { defects(matrixCase($0)).isEmpty }
      return (kept + others).map(matrixCase)
    }
  }

  /// Those that meet a defect, and no other one that the library has.
  func cases(_ completion: Completion, meeting defect: LibraryDefect) -> [MatrixCase] {
    pairwiseCases(completion).filter { matrixCase in
      let met = defects(matrixCase)
      return met.contains(defect) && !met.contains { $0 != defect && $0.isHere }
    }
  }

  private func defects(_ matrixCase: MatrixCase) -> [LibraryDefect] { LibraryDefect.allCases.filter { $0.isMet(by: matrixCase, self) } }

  /// All cases that there are for an element type, completed in whatever way, but those that meet a defect of the library.
  ///
  /// - Parameter forms: those that have all numbers of elements in the quick tier as well. Others are short there, as are those that go on after
  ///   the call: pairs have the long ones.
  func product(of element: any MatrixElement.Type, long forms: [CallForm]) -> [MatrixCase] {
    let all = Completion.available.flatMap { completion in
      let isLong = { (form: CallForm) in isFull || completion == .blocking && forms.contains(form) }
      return product(of: element, forms: CallForm.allCases.filter(isLong), completion)
        + product(of: element, forms: CallForm.allCases.filter { !isLong($0) }, counts: [3], completion)
    }
    let here = LibraryDefect.allCases.filter(\.isHere)
    return all.filter { matrixCase in !here.contains { $0.isMet(by: matrixCase, self) } }
  }
}

extension Trait where Self == ConditionTrait {
  /// Skips a test where the library has a defect.
  static func avoids(_ defect: LibraryDefect) -> Self { .disabled(if: defect.isHere, Comment(rawValue: defect.reason)) }
}
