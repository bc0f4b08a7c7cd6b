// The three kinds of objects that carry attributes.
internal import CMPI

extension Comm: AttributeOwner {
  /// A key of communicators, for values of a type.
  public typealias Keyval<Value: Sendable> = AttributeKey<Comm, Value>

  /// This communicator.
  public final var attributeObject: Comm { self }

  /// The functions for attributes of communicators.
  public static var attributes: AttributeFunctions<Comm> {
    .init(
      create: {
        smpi_Comm_create_keyval({ AttributeBox.copy($3, $4, $5) }, { _, _, value, _ in AttributeBox.delete(value) }, $0, nil)
      },
      free: { smpi_Comm_free_keyval($0) }, get: { smpi_Comm_get_attr($0.handle, $1, $2, $3) },
      set: { smpi_Comm_set_attr($0.handle, $1, $2) }, delete: { smpi_Comm_delete_attr($0.handle, $1) },
      names: (.MPI_Comm_create_keyval, .MPI_Comm_free_keyval, .MPI_Comm_get_attr, .MPI_Comm_set_attr, .MPI_Comm_delete_attr))
  }
}

extension Win: AttributeOwner {
  /// A key of windows, for values of a type.
  public typealias Keyval<Value: Sendable> = AttributeKey<Win, Value>

  /// This window.
  public var attributeObject: Win { self }

  /// The functions for attributes of windows.
  public static var attributes: AttributeFunctions<Win> {
    .init(
      create: {
        smpi_Win_create_keyval({ AttributeBox.copy($3, $4, $5) }, { _, _, value, _ in AttributeBox.delete(value) }, $0, nil)
      },
      free: { smpi_Win_free_keyval($0) }, get: { smpi_Win_get_attr($0.handle, $1, $2, $3) },
      set: { smpi_Win_set_attr($0.handle, $1, $2) }, delete: { smpi_Win_delete_attr($0.handle, $1) },
      names: (.MPI_Win_create_keyval, .MPI_Win_free_keyval, .MPI_Win_get_attr, .MPI_Win_set_attr, .MPI_Win_delete_attr))
  }
}

extension Datatype: AttributeOwner {
  /// A key of datatypes, for values of a type.
  public typealias Keyval<Value: Sendable> = AttributeKey<Datatype, Value>

  /// This datatype.
  public var attributeObject: Datatype { self }

  /// The functions for attributes of datatypes.
  public static var attributes: AttributeFunctions<Datatype> {
    .init(
      create: {
        smpi_Type_create_keyval({ AttributeBox.copy($3, $4, $5) }, { _, _, value, _ in AttributeBox.delete(value) }, $0, nil)
      },
      free: { smpi_Type_free_keyval($0) }, get: { smpi_Type_get_attr($0.handle, $1, $2, $3) },
      set: { smpi_Type_set_attr($0.handle, $1, $2) }, delete: { smpi_Type_delete_attr($0.handle, $1) },
      names: (.MPI_Type_create_keyval, .MPI_Type_free_keyval, .MPI_Type_get_attr, .MPI_Type_set_attr, .MPI_Type_delete_attr))
  }
}
